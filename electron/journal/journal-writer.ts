import { compactJournal, type Compacted } from './compact-journal.ts'
import type { DiskFile } from './disk.ts'
import type { JournalFile } from './open-journal-file.ts'
import { CHUNK_BYTES, writeZeros } from './preallocate.ts'
import { encodeEntry, entryBytes, type Entry } from './record-format.ts'
import { refusalOf, refuse, type Refusal } from './refusal.ts'

type Answer = { readonly ok: true } | Refusal
type Waiting = { readonly entry: Entry; readonly answer: (answer: Answer) => void }

/** Appends entries in the order they come, all that wait in one write and one fdatasync; between two writes it may be compacted. */
export class JournalWriter {
  readonly #opened: JournalFile
  readonly #durable: (entry: Entry) => void
  #file: DiskFile
  #number: number
  #end: number
  #chain: number
  #capacity: number
  #waiting: Waiting[] = []
  readonly #compactions: { readonly keep: () => readonly Entry[]; readonly answer: (answer: Answer) => void }[] = []
  #work: Promise<void> | null = null
  /** Set once nothing more may be written: closed, or a state of the disk that nobody can vouch for. */
  #stopped: Refusal | null = null

  /** `durable` is told of each entry before anybody else is, so that a compaction knows it. */
  constructor(opened: JournalFile, durable: (entry: Entry) => void) {
    this.#opened = opened
    this.#durable = durable
    this.#file = opened.file
    this.#number = opened.entries.length
    this.#end = opened.end
    this.#chain = opened.chain
    this.#capacity = opened.capacity
  }

  /** Answers once the entry is durable, or refused. */
  push(entry: Entry): Promise<Answer> {
    if (this.#stopped !== null) return Promise.resolve(this.#stopped)
    return new Promise((answer) => {
      this.#waiting.push({ entry, answer })
      this.#work ??= this.#drain()
    })
  }

  /** Goes on in a fresh file that holds these entries alone; what waits is written there. Refused: it is as it was. */
  compact(keep: () => readonly Entry[]): Promise<Answer> {
    if (this.#stopped !== null) return Promise.resolve(this.#stopped)
    return new Promise((answer) => {
      this.#compactions.push({ keep, answer })
      this.#work ??= this.#drain()
    })
  }

  room(): { usedBytes: number; capacityBytes: number } {
    return { usedBytes: this.#end, capacityBytes: this.#capacity }
  }

  async close(): Promise<void> {
    await this.#work
    this.#stopped ??= refuse('io', 'Onward is closing. Nothing was recorded.')
    await this.#file.close()
    await this.#opened.lock.release()
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 || this.#compactions.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      await this.#commit(batch)
      await this.#compactNext()
    }
    this.#work = null
  }

  async #compactNext(): Promise<void> {
    const next = this.#compactions.shift()
    if (next !== undefined) next.answer(await this.#replace(next.keep()))
  }

  async #replace(entries: readonly Entry[]): Promise<Answer> {
    if (this.#stopped !== null) return this.#stopped
    const { disk, path } = this.#opened
    const compacted = await compactJournal(disk, path, entries)
    if (!compacted.ok) {
      // Whether the old or the new file is there after a crash is unknown: neither may be written to.
      if (compacted.isUnsure) this.#stopped = compacted.refusal
      return compacted.refusal
    }
    await this.#file.close()
    this.#goOnIn(compacted.value)
    return { ok: true }
  }

  #goOnIn({ file, count, end, chain, capacity }: Compacted): void {
    this.#file = file
    this.#number = count
    this.#end = end
    this.#chain = chain
    this.#capacity = capacity
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const fitting: Waiting[] = []
    let size = 0
    for (const waiting of batch) {
      const refusal = this.#stopped ?? (await this.#makeRoom(size + entryBytes(waiting.entry)))
      if (refusal !== null) waiting.answer(refusal)
      else {
        fitting.push(waiting)
        size += entryBytes(waiting.entry)
      }
    }
    if (fitting.length === 0) return
    const answer = await this.#write(fitting.map((waiting) => waiting.entry))
    for (const waiting of fitting) waiting.answer(answer)
  }

  async #write(entries: readonly Entry[]): Promise<Answer> {
    const parts: Buffer[] = []
    let chain = this.#chain
    for (const [index, entry] of entries.entries()) {
      const encoded = encodeEntry(entry, this.#number + index + 1, chain)
      parts.push(encoded.bytes)
      chain = encoded.chain
    }
    const bytes = Buffer.concat(parts)
    const refusal = await this.#put(bytes)
    if (refusal !== null) return refusal
    this.#number += entries.length
    this.#end += bytes.length
    this.#chain = chain
    for (const entry of entries) this.#durable(entry)
    return { ok: true }
  }

  async #put(bytes: Buffer): Promise<Refusal | null> {
    try {
      await this.#file.write(this.#end, bytes)
    } catch (error) {
      return this.#undo(bytes.length, refusalOf(error, 'write to the journal'))
    }
    try {
      await this.#file.sync()
      return null
    } catch (error) {
      // After a failed fdatasync the system may call lost pages clean: no later success of this file can be believed.
      this.#stopped = refusalOf(error, 'make the journal durable')
      return this.#undo(bytes.length, this.#stopped)
    }
  }

  /** What was refused must not be found by the next start. */
  async #undo(size: number, refusal: Refusal): Promise<Refusal> {
    try {
      await writeZeros(this.#file, this.#end, size)
      await this.#file.sync()
    } catch (error) {
      this.#stopped = refusalOf(error, 'take back a failed write to the journal')
    }
    return refusal
  }

  /** Room for `size` more bytes and the zero that always follows the last entry; grows by whole chunks. */
  async #makeRoom(size: number): Promise<Refusal | null> {
    const needed = this.#end + size + 1
    if (needed <= this.#capacity) return null
    const capacity = Math.ceil(needed / CHUNK_BYTES) * CHUNK_BYTES
    try {
      await writeZeros(this.#file, this.#capacity, capacity - this.#capacity)
      await this.#file.sync()
      this.#capacity = capacity
      return null
    } catch (error) {
      return this.#giveBack(refusalOf(error, 'make room in the journal'))
    }
  }

  async #giveBack(refusal: Refusal): Promise<Refusal> {
    try {
      await this.#file.truncate(this.#capacity)
    } catch (error) {
      // The zeros behind stay: harmless to a reader, but what holds on this disk is no longer known.
      this.#stopped = refusalOf(error, 'give back room of the journal')
    }
    return refusal
  }
}
