import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { lockFile } from './file-lock.ts'
import { openJournal, type Journal } from './journal.ts'
import { CHUNK_BYTES } from './preallocate.ts'
import { realDisk } from './real-disk.ts'

const ports = { disk: realDisk, lock: lockFile }
const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'onward-journal-'))
  folders.push(path)
  return path
}

async function opened(path: string): Promise<Journal> {
  const result = await openJournal(ports, path)
  if (!result.ok) throw new Error(result.message)
  return result.value
}

test('[SH12] the room is really there: blocks are allocated for the whole file', async () => {
  const path = join(folder(), 'outbox.journal')
  const journal = await opened(path)
  const { size, blocks, mode } = statSync(path)
  expect(size).toBe(CHUNK_BYTES)
  if (process.platform !== 'win32') {
    expect(blocks * 512).toBeGreaterThanOrEqual(CHUNK_BYTES)
    expect(mode & 0o777).toBe(0o600)
  }
  await journal.close()
})

test('[SH16] one writer: a second opening is refused, and works once the first has closed', async () => {
  const path = join(folder(), 'outbox.journal')
  const first = await opened(path)
  expect(await openJournal(ports, path)).toMatchObject({ ok: false, reason: 'io' })
  await first.append({ id: idOf(1), body: '{}' })
  await first.close()
  const second = await opened(path)
  expect(second.load().records).toHaveLength(1)
  await second.close()
})

test('[SH12] a really full disk: the preallocated room takes records, growing is refused, nothing is lost', async ({
  skip,
}) => {
  const mount = mountedTmpfs()
  if (mount === null) return skip('no tmpfs can be mounted here')
  try {
    const path = join(mount, 'outbox.journal')
    const journal = await opened(path)
    const filler = join(mount, 'filler')
    expect(() => writeFileSync(filler, Buffer.alloc(8 * CHUNK_BYTES))).toThrow(/ENOSPC/)
    for (let number = 0; number < 100; number++)
      expect(await journal.append({ id: idOf(number), body: 'x'.repeat(500) })).toEqual({ ok: true })
    const large = 'x'.repeat(250_000)
    const answers = []
    for (let number = 100; number < 106; number++) answers.push(await journal.append({ id: idOf(number), body: large }))
    expect(answers.at(-1)).toMatchObject({ ok: false, reason: 'disk-full' })
    const taken = 100 + answers.filter((answer) => answer.ok).length
    await journal.close()

    const again = await opened(path)
    expect(again.load().damage).toBeNull()
    expect(again.load().records).toHaveLength(taken)
    rmSync(filler)
    expect(await again.append({ id: idOf(200), body: large })).toEqual({ ok: true })
    await again.close()

    const full = join(mount, 'filler2')
    expect(() => writeFileSync(full, Buffer.alloc(8 * CHUNK_BYTES))).toThrow(/ENOSPC/)
    expect(await openJournal(ports, join(mount, 'other.journal'))).toMatchObject({ ok: false, reason: 'disk-full' })
    rmSync(full)
    const other = await opened(join(mount, 'other.journal'))
    await other.close()
  } finally {
    execFileSync('umount', [mount])
    rmSync(mount, { recursive: true })
  }
})

test('[SH17] SIGKILL amid appends: every acknowledged record is there, and the lock is free', async () => {
  const path = join(folder(), 'outbox.journal')
  let acknowledged = 0
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/desktop/append-forever.ts', path, `${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    const ids = new Set<string>()
    for await (const line of createInterface({ input: child.stdout })) {
      ids.add(line)
      if (ids.size === 120) child.kill('SIGKILL')
    }
    await exit
    const journal = await opened(path)
    const { records, damage } = journal.load()
    const found = new Set(records.map((record) => record.id))
    expect([...ids].filter((id) => !found.has(id))).toEqual([])
    expect(damage).toBeNull()
    acknowledged += ids.size
    expect(records.length).toBeGreaterThanOrEqual(acknowledged)
    await journal.close()
  }
})

function mountedTmpfs(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const mount = mkdtempSync(join(tmpdir(), 'onward-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4500k', 'tmpfs', mount], { stdio: 'ignore' })
    return mount
  } catch {
    rmSync(mount, { recursive: true })
    return null
  }
}
