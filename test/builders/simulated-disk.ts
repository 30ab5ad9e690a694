import type { Disk, DiskFile } from '../../electron/journal/disk.ts'

type Stored = { view: Buffer; durable: Buffer }
type Fault = { op: 'write' | 'sync' | 'truncate' | 'copy'; code: string; after: number }

/** Smallest piece that a power cut keeps or loses whole. */
const SECTOR = 512

/** A disk in memory that can be full, fail, and lose power between a write and its sync. */
export class SimulatedDisk implements Disk {
  readonly files = new Map<string, Stored>()
  /** Names that were changed since the folder was last synced, and how each is taken back, newest last. */
  #unsynced: (() => void)[] = []
  capacity = Number.POSITIVE_INFINITY
  #fault: Fault | null = null
  #crashAfter = Number.POSITIVE_INFINITY
  operations = 0

  /** Somebody else fills what is left of it: room that was written already stays. */
  fill(): void {
    this.capacity = this.#used()
  }

  /** The next operation of that kind (after so many others of it) rejects with the code. */
  failOn(op: Fault['op'], code: string, after = 0): void {
    this.#fault = { op, code, after }
  }

  /** From the n-th operation on nothing reaches the disk any more and nothing answers. */
  crashAfter(operations: number): void {
    this.#crashAfter = this.operations + operations
  }

  get crashed(): boolean {
    return this.operations >= this.#crashAfter
  }

  /** Power is back: of what was not synced, each sector is there or not, as `keeps` says. */
  restart(keeps: () => boolean): void {
    // Names are journalled in order: of the changes that were not synced, the first few are there.
    const kept = this.#unsynced.findIndex(() => !keeps())
    if (kept >= 0) for (const undo of this.#unsynced.slice(kept).toReversed()) undo()
    this.#unsynced = []
    for (const stored of this.files.values()) {
      for (let at = 0; at < stored.view.length; at += SECTOR)
        if (keeps()) {
          const piece = stored.view.subarray(at, at + SECTOR)
          stored.durable = grown(stored.durable, at + piece.length)
          piece.copy(stored.durable, at)
        }
      stored.view = Buffer.from(stored.durable)
    }
    this.#crashAfter = Number.POSITIVE_INFINITY
  }

  /** The bytes of a file, to be read or spoilt. */
  bytes(path: string): Buffer {
    return this.files.get(path)?.view ?? Buffer.alloc(0)
  }

  put(path: string, bytes: Buffer): void {
    this.files.set(path, { view: bytes, durable: Buffer.from(bytes) })
  }

  async open(path: string): Promise<DiskFile | null> {
    const stored = this.files.get(path)
    return stored === undefined ? null : this.#fileOf(stored)
  }

  async create(path: string): Promise<DiskFile> {
    const stored = { view: Buffer.alloc(0), durable: Buffer.alloc(0) }
    this.files.set(path, stored)
    return this.#fileOf(stored)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('write')
    const [stored, old] = [this.files.get(from), this.files.get(to)]
    if (stored === undefined) return
    this.files.set(to, stored)
    this.files.delete(from)
    this.#unsynced.push(() => {
      this.files.set(from, stored)
      if (old === undefined) this.files.delete(to)
      else this.files.set(to, old)
    })
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#step('copy')
    this.put(to, Buffer.from(this.bytes(from)))
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path)
  }

  async syncFolder(): Promise<void> {
    await this.#step('sync')
    this.#unsynced = []
  }

  #fileOf(stored: Stored): DiskFile {
    return {
      size: async () => stored.view.length,
      readAll: async () => Buffer.from(stored.view),
      write: async (at, bytes) => {
        await this.#step('write')
        const size = Math.max(stored.view.length, at + bytes.length)
        if (this.#used() - stored.view.length + size > this.capacity) throw systemError('ENOSPC')
        stored.view = grown(stored.view, size)
        Buffer.from(bytes).copy(stored.view, at)
      },
      truncate: async (size) => {
        await this.#step('truncate')
        stored.view = Buffer.from(stored.view.subarray(0, size))
      },
      sync: async () => {
        await this.#step('sync')
        stored.durable = Buffer.from(stored.view)
      },
      close: async () => {},
    }
  }

  async #step(op: Fault['op']): Promise<void> {
    this.operations++
    if (this.crashed) await new Promise(() => {})
    if (this.#fault?.op !== op) return
    if (this.#fault.after-- > 0) return
    const { code } = this.#fault
    this.#fault = null
    throw systemError(code)
  }

  #used(): number {
    return [...this.files.values()].reduce((sum, stored) => sum + stored.view.length, 0)
  }
}

function grown(bytes: Buffer, size: number): Buffer {
  return size <= bytes.length ? bytes : Buffer.concat([bytes, Buffer.alloc(size - bytes.length)])
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
