import { dirname } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { CHUNK_BYTES, writeZeros } from './preallocate.ts'
import { encodeEntry, encodeHeader, type Entry } from './record-format.ts'
import { refusalOf, type Refusal } from './refusal.ts'

/** The fresh file and where the next entry goes. */
export type Compacted = {
  readonly file: DiskFile
  readonly count: number
  readonly end: number
  readonly chain: number
  readonly capacity: number
}

export type Compaction =
  | { readonly ok: true; readonly value: Compacted }
  /** `isUnsure`: the names had been changed already, and nobody knows whether a crash would keep that. */
  | { readonly ok: false; readonly refusal: Refusal; readonly isUnsure: boolean }

/**
 * Writes the entries into a file of another name, makes it durable, and only then gives it the journal's name: a crash at
 * any point leaves the old file or the new one, each whole. The old one is closed by the caller.
 */
export async function compactJournal(disk: Disk, path: string, entries: readonly Entry[]): Promise<Compaction> {
  const draft = `${path}.new`
  let file: DiskFile | null = null
  let isUnsure = false
  try {
    file = await disk.create(draft)
    const value = await writeAll(file, entries)
    isUnsure = true
    await disk.rename(draft, path)
    await disk.syncFolder(dirname(path))
    return { ok: true, value }
  } catch (error) {
    await file?.close()
    if (!isUnsure) await disk.remove(draft)
    return { ok: false, refusal: refusalOf(error, 'compact the journal'), isUnsure }
  }
}

async function writeAll(file: DiskFile, entries: readonly Entry[]): Promise<Compacted> {
  const parts = [encodeHeader()]
  let chain = 0
  for (const [index, entry] of entries.entries()) {
    const encoded = encodeEntry(entry, index + 1, chain)
    parts.push(encoded.bytes)
    chain = encoded.chain
  }
  const bytes = Buffer.concat(parts)
  const capacity = Math.ceil((bytes.length + 1) / CHUNK_BYTES) * CHUNK_BYTES
  await writeZeros(file, 0, capacity)
  await file.write(0, bytes)
  await file.sync()
  return { file, count: entries.length, end: bytes.length, chain, capacity }
}
