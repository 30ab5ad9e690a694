import { dirname } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { CHUNK_BYTES, writeZeros } from './preallocate.ts'
import { encodeHeader, readHeader, type Entry } from './record-format.ts'
import { refusalOf, refuse, type Refusal } from './refusal.ts'
import { scanJournal, type Scan } from './scan-journal.ts'
import type { FileLock } from './file-lock.ts'

/** What could not be read: from byte `at`, `lost` bytes. */
export type Damage = { readonly at: number; readonly lost: number; readonly message: string }

/** What opening needs from outside. `lock` answers null when another process holds the journal. */
export type OpenPorts = { readonly disk: Disk; readonly lock: (path: string) => Promise<FileLock | null> }

/** An open journal: what was in it, and where the next entry goes. */
export type JournalFile = {
  readonly disk: Disk
  readonly path: string
  readonly file: DiskFile
  readonly lock: FileLock
  readonly entries: readonly Entry[]
  readonly end: number
  readonly chain: number
  readonly capacity: number
  readonly damage: Damage | null
}

/** Takes the lock, reads or makes the file; damage is copied beside before the file is put in order. */
export async function openJournalFile(
  ports: OpenPorts,
  path: string,
): Promise<{ ok: true; value: JournalFile } | Refusal> {
  const lock = await ports.lock(path)
  if (lock === null) return refuse('io', 'Another Onward on this workstation holds the journal.')
  const opened = await openLocked(ports.disk, path)
  if (opened.ok) return { ok: true, value: { ...opened.value, disk: ports.disk, path, lock } }
  await lock.release()
  return opened
}

type Opened = { ok: true; value: Omit<JournalFile, 'lock' | 'disk' | 'path'> } | Refusal

async function openLocked(disk: Disk, path: string): Promise<Opened> {
  try {
    const file = await disk.open(path)
    if (file === null) return await makeFile(disk, path)
    // What a crash left of a compaction that was not finished.
    await disk.remove(`${path}.new`)
    return await readFile(disk, path, file)
  } catch (error) {
    return refusalOf(error, 'open the journal')
  }
}

/** Whole and synced under another name first: a crash in between leaves no half file. */
async function makeFile(disk: Disk, path: string): Promise<Opened> {
  const draft = `${path}.new`
  const file = await disk.create(draft)
  try {
    await writeZeros(file, 0, CHUNK_BYTES)
    await file.write(0, encodeHeader())
    await file.sync()
    await disk.rename(draft, path)
    await disk.syncFolder(dirname(path))
  } catch (error) {
    await file.close()
    await disk.remove(draft)
    return refusalOf(error, 'make the journal')
  }
  return { ok: true, value: { file, ...scanJournal(encodeHeader()), capacity: CHUNK_BYTES, damage: null } }
}

async function readFile(disk: Disk, path: string, file: DiskFile): Promise<Opened> {
  try {
    const bytes = await file.readAll()
    if (readHeader(bytes) === 'newer') {
      await file.close()
      return refuse('damaged', 'The journal was written by a newer Onward. Start that one; nothing was changed.')
    }
    const scan = scanJournal(bytes)
    const damage = scan.damage === null ? null : await repair(disk, path, file, scan)
    return { ok: true, value: { file, ...scan, capacity: Math.max(bytes.length, scan.end + 1), damage } }
  } catch (error) {
    await file.close()
    const refusal = refusalOf(error, 'read or repair the journal')
    return refuse(refusal.reason === 'disk-full' ? 'disk-full' : 'damaged', refusal.message)
  }
}

/** Nothing is wiped before its copy is durable: a person may still read it. */
async function repair(disk: Disk, path: string, file: DiskFile, scan: Scan): Promise<Damage | null> {
  if (scan.damage === null) return null
  const { at, lost } = scan.damage
  const copy = await keepCopy(disk, path)
  if (scan.damage.header) await file.write(0, encodeHeader())
  // At least the one zero that must follow the last entry, should the file have been cut off there.
  await writeZeros(file, scan.end, Math.max(lost, 1))
  await file.sync()
  const message = `The journal could not be read from byte ${at} on (${lost} bytes). What stood before is used; a copy is kept at ${copy}.`
  return { at, lost, message }
}

async function keepCopy(disk: Disk, path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const copy = `${path}.damaged-${number}`
    const taken = await disk.open(copy)
    if (taken === null) {
      await disk.copy(path, copy)
      return copy
    }
    await taken.close()
  }
}
