import type { DiskFile } from './disk.ts'

/** The journal grows by this much at a time; the room is really written, so that a full disk cannot take it back. */
export const CHUNK_BYTES = 1024 * 1024

const BLOCK = Buffer.alloc(64 * 1024)

/** Writes `count` zeros from `at` on. Sparse room would not be room: the blocks must exist before they are needed. */
export async function writeZeros(file: DiskFile, at: number, count: number): Promise<void> {
  for (let done = 0; done < count; done += BLOCK.length)
    await file.write(at + done, BLOCK.subarray(0, Math.min(BLOCK.length, count - done)))
}
