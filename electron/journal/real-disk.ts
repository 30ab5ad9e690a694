import { constants, copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { codeOf } from './error-code.ts'

/** The machine's own disk. */
export const realDisk: Disk = {
  open: async (path) => {
    try {
      return fileOf(await open(path, 'r+'))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  },
  create: async (path) => fileOf(await open(path, 'w+', 0o600)),
  rename: (from, to) => rename(from, to),
  copy: copyDurably,
  remove: (path) => rm(path, { force: true }),
  syncFolder,
}

function fileOf(handle: FileHandle): DiskFile {
  return {
    size: async () => (await handle.stat()).size,
    readAll: () => readAll(handle),
    write: (at, bytes) => writeWhole(handle, at, bytes),
    truncate: (size) => handle.truncate(size),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

async function readAll(handle: FileHandle): Promise<Buffer> {
  const bytes = Buffer.alloc((await handle.stat()).size)
  let at = 0
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes.subarray(0, at)
}

async function writeWhole(handle: FileHandle, at: number, bytes: Uint8Array): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL)
  const copy = await open(to, 'r+')
  try {
    await copy.sync()
  } finally {
    await copy.close()
  }
  await syncFolder(dirname(to))
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle for a folder; NTFS journals the names itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
