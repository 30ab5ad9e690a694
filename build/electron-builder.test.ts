import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { getCurrentFuseWire } from '@electron/fuses'
import { build, Platform } from 'electron-builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildElectron } from './bundle-electron.ts'
import config from './electron-builder.ts'
import { FUSES } from './fuses.ts'
import { inRoot } from './paths.ts'

const realDist = inRoot('node_modules/electron/dist')
const real = existsSync(join(realDist, 'electron'))
const folder = mkdtempSync(join(tmpdir(), 'onward-package-'))
const project = join(folder, 'project')
const packed = join(folder, 'release/linux-unpacked')

beforeAll(async () => {
  await makeProject()
  await build({
    projectDir: project,
    targets: Platform.LINUX.createTarget('dir'),
    config: {
      ...config,
      electronDist: real ? realDist : madeUpElectron(),
      electronVersion: '45.3.4',
      directories: { output: join(folder, 'release') },
    },
  })
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('[SH61] the package holds the bundles and nothing else: no sources, no modules, no maps, no server', () => {
  const files = listPackage(join(packed, 'resources/app.asar'), { isPack: false }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  expect(files.sort()).toEqual([
    '/dist',
    '/dist/electron',
    '/dist/electron/main.cjs',
    '/dist/electron/preload.cjs',
    '/dist/renderer',
    '/dist/renderer/assets',
    '/dist/renderer/assets/main.js',
    '/dist/renderer/index.html',
    '/package.json',
  ])
  expect(existsSync(join(packed, 'resources/app.asar.unpacked'))).toBe(false)
})

test('[SH61] the entry is the built main process, which needs nothing but Electron and Node', () => {
  const asar = join(packed, 'resources/app.asar')
  const { main, scripts } = JSON.parse(extractFile(asar, 'package.json').toString()) as Record<string, unknown>
  expect(main).toBe('dist/electron/main.cjs')
  expect(scripts).toBeUndefined()
  for (const bundle of ['main', 'preload']) {
    const text = extractFile(asar, `dist/electron/${bundle}.cjs`).toString()
    const needed = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1])
    expect(needed.filter((name) => name !== 'electron' && !name?.startsWith('node:'))).toEqual([])
    if (bundle === 'preload') expect(needed).toEqual(['electron'])
  }
})

test(`[SH62] the fuses are set as intended (${real ? 'real binary' : 'on a made-up binary: the real one is not here'})`, async () => {
  expect(Object.keys(FUSES)).toHaveLength(8)
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(join(packed, 'onward'))) }
  // A fuse is one character of the binary: '1' on, '0' off.
  const states = Object.keys(FUSES).map((fuse) => [fuse, String.fromCharCode(Number(wire[fuse]))])
  expect(Object.fromEntries(states)).toEqual(
    Object.fromEntries(Object.entries(FUSES).map(([fuse, on]) => [fuse, on ? '1' : '0'])),
  )
  if (!real) console.log('not run: fuses of a real Electron binary')
})

test('[SH62] every platform has its installer, and nothing is rebuilt or published', () => {
  expect([config.linux?.target, config.win?.target, config.mac?.target]).toEqual([
    ['AppImage', 'deb'],
    ['nsis'],
    ['dmg'],
  ])
  expect(config).toMatchObject({ asar: true, npmRebuild: false, publish: null })
})

/** The real package.json, with much around it that must not get in. */
async function makeProject(): Promise<void> {
  mkdirSync(project, { recursive: true })
  cpSync(inRoot('package.json'), join(project, 'package.json'))
  await buildElectron(join(project, 'dist/electron'))
  for (const path of [
    'dist/renderer/index.html',
    'dist/renderer/assets/main.js',
    'dist/renderer/assets/main.js.map',
    'dist/server/main.js',
    'dist/stamp',
    'electron/main/main.ts',
    'node_modules/pg/index.js',
    'test/desktop/shell.spec.ts',
    '.env',
  ]) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), 'x')
  }
  const pg = { name: 'pg', version: '8.23.1', main: 'index.js' }
  writeFileSync(join(project, 'node_modules/pg/package.json'), JSON.stringify(pg))
}

/** As much of an unpacked Electron as packing looks at: a binary with a fuse wire, all fuses the other way round. */
function madeUpElectron(): string {
  const dist = join(folder, 'electron')
  mkdirSync(join(dist, 'locales'), { recursive: true })
  const wire = Object.values(FUSES).map((on) => (on ? '0' : '1'))
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
  const binary = Buffer.from(
    `made up ${sentinel}\u0001${String.fromCharCode(wire.length)}${wire.join('')} end`,
    'latin1',
  )
  writeFileSync(join(dist, 'electron'), binary, { mode: 0o755 })
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak'])
    writeFileSync(join(dist, name), readFileSync(inRoot('package.json')))
  return dist
}
