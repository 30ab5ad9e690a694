/**
 * The little of a disk that the journal needs, handed in so that tests can break it. Every method rejects with
 * the system's error (`code`: ENOSPC, EIO...); turning that into a refusal is the journal's work.
 */
export type Disk = {
  /** An existing file, or null. */
  open(path: string): Promise<DiskFile | null>
  /** A new, empty file; an old one of that name is emptied. */
  create(path: string): Promise<DiskFile>
  /** Replaces `to` in one step. */
  rename(from: string, to: string): Promise<void>
  /** A durable copy under a name that was free. */
  copy(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Makes renames and new names of the folder durable. */
  syncFolder(path: string): Promise<void>
}

/** One open file. Writes are whole or reject; nothing is durable before `sync`. */
export type DiskFile = {
  size(): Promise<number>
  readAll(): Promise<Buffer>
  write(at: number, bytes: Uint8Array): Promise<void>
  truncate(size: number): Promise<void>
  /** fdatasync. */
  sync(): Promise<void>
  close(): Promise<void>
}
