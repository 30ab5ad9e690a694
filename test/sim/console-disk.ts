import { openJournal } from '../../electron/journal/journal.ts'
import { holdJournal, type HeldJournal } from '../../electron/journal/held-journal.ts'
import { journalCalls } from '../../electron/ipc/journal-calls.ts'
import { memoryDisk, type MemoryDisk } from '../../renderer/outbox/memory-disk.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import { SimulatedDisk } from '../builders/simulated-disk.ts'
import type { SimRandom } from './random.ts'

/** Where a console keeps its actions, across all its lives. */
export type ConsoleDisk = {
  /** As one life of the console sees it. */
  open(): OutboxDisk
  setFull(isFull: boolean): void
  /** From the n-th write on nothing is answered any more; `restart` brings the disk back as a power cut left it. */
  losePower(afterWrites: number): void
  restart(): void
  /** True where its bytes, synced or not, have this word. */
  holds(word: string): Promise<boolean>
  readonly isWithoutPower: boolean
}

/** A browser's database, which is whole or not there. */
export function browserDisk(): ConsoleDisk {
  const disk: MemoryDisk = memoryDisk()
  return {
    open: () => disk,
    setFull: (isFull) => disk.refuseWith(isFull ? 'disk-full' : null),
    losePower: () => undefined,
    restart: () => undefined,
    holds: async (word) => JSON.stringify(await disk.load()).includes(word),
    isWithoutPower: false,
  }
}

const PATH = '/profile/outbox.journal'

/** The desktop's own journal over a disk of sectors: what was not synced is there or not after a power cut. */
export function journalDisk(random: SimRandom): ConsoleDisk {
  const disk = new SimulatedDisk()
  return {
    open() {
      const held: HeldJournal = holdJournal(() =>
        openJournal({ disk, lock: async () => ({ release: async () => {} }) }, PATH),
      )
      const calls = journalCalls(held)
      return {
        load: () => calls['journal.load'](undefined),
        append: (record) => calls['journal.append'](record),
        settle: (settlement) => calls['journal.settle'](settlement),
        forget: (ids) => calls['journal.forget']({ ids: [...ids] }),
      }
    },
    setFull(isFull) {
      if (isFull) disk.fill()
      else disk.capacity = Number.POSITIVE_INFINITY
    },
    losePower: (afterWrites) => disk.crashAfter(afterWrites),
    restart: () => disk.restart(() => random.oneIn(2)),
    holds: async (word) =>
      [...disk.files.values()].some(({ view, durable }) => view.includes(word) || durable.includes(word)),
    get isWithoutPower() {
      return disk.crashed
    },
  }
}
