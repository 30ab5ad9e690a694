import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { packagedBinaries, program, usableBinaries } from './binaries.ts'
import { runAs, unprivilegedAccount } from './run-as.ts'

const root = process.getuid?.() === 0
const made: string[] = []

afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true })
})

async function folder(under: string): Promise<string> {
  const path = await mkdtemp(join(under, 'onward-binaries-test-'))
  made.push(path)
  return path
}

test('links that npm did not make are made', async () => {
  const packaged = await packagedBinaries()
  const native = join(await folder(tmpdir()), 'native')
  await cp(packaged.native, native, { recursive: true, verbatimSymlinks: true })
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = (JSON.parse(text) as { target: string }[]).map(({ target }) => join(native, '..', target))
  for (const link of links) await rm(link)
  const usable = await usableBinaries({ ...packaged, native }, null, tmpdir())
  expect(usable.native).toBe(native)
  const names = await readdir(join(native, 'lib'))
  for (const link of links) expect(names).toContain(link.split('/').at(-1))
  expect((await runAs(null, program(usable, 'initdb'), ['--version'])).output).toContain('PostgreSQL')
})

test.runIf(root)('as root, programs that PostgreSQL cannot reach are copied to where it can', async () => {
  const packaged = await packagedBinaries()
  const account = await unprivilegedAccount()
  const native = join(await folder('/root'), 'native')
  await cp(packaged.native, native, { recursive: true, verbatimSymlinks: true })
  const home = await folder('/var/tmp')
  await chmod(home, 0o711)
  const usable = await usableBinaries({ ...packaged, native }, account, home)
  expect(usable.native).toBe(join(home, `postgres-${packaged.version}`))
  expect((await runAs(account, program(usable, 'initdb'), ['--version'])).code).toBe(0)
  expect(await usableBinaries({ ...packaged, native }, account, home)).toEqual(usable)
})
