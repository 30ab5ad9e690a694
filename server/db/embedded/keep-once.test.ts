import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepSecret, readKept } from './keep-once.ts'

test('of many first writers one wins, and all get the same secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onward-secret-test-'))
  const file = join(folder, 'key')
  expect(await readKept(file)).toBeNull()
  const secrets = await Promise.all(Array.from({ length: 20 }, async () => keepSecret(file)))
  expect(new Set(secrets).size).toBe(1)
  expect(secrets[0]).toMatch(/^[\w-]{43}$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['key'])
  await rm(folder, { recursive: true })
})
