/**
 * Runs a built main process on the stand-in: `run.ts <app folder> [arguments]`, with ONWARD_TEST_BROWSER and
 * STAND_IN_PORT. Its parent hears where to look at the page, and may run a function in the main process.
 */
import { readFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { join, resolve } from 'node:path'
import { electronModule } from './electron-module.ts'

const folder = resolve(process.argv[2] ?? '.')
const { main, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>
process.argv = ['electron', folder, ...process.argv.slice(3)]

const electron = electronModule({
  browser: `${process.env['ONWARD_TEST_BROWSER']}`,
  port: Number(process.env['STAND_IN_PORT']),
  version: `${version}`,
  opened: (devtools) => process.send?.({ kind: 'opened', devtools }),
})

// Node has no other way to give a CommonJS bundle a module of this name.
const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown }
const load = loader._load
loader._load = (name, ...rest) => (name === 'electron' ? electron : load(name, ...rest))

process.on('message', (message: { kind: string; id: number; source: string; arg: unknown }) => {
  // What Playwright's electronApp.evaluate does: the source is the test's own.
  // oxlint-disable-next-line no-eval
  const run = async (): Promise<unknown> => (0, eval)(`(${message.source})`)(electron, message.arg)
  run().then(
    (value) => process.send?.({ kind: 'answer', id: message.id, value }),
    (error: unknown) => process.send?.({ kind: 'answer', id: message.id, error: String(error) }),
  )
})

createRequire(import.meta.url)(join(folder, `${main}`))
