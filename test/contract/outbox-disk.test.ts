import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { openJournal } from '../../electron/journal/journal.ts'
import { dexieDisk } from '../../renderer/outbox/dexie-disk.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import { realScheduler } from '../builders/real-time.ts'
import { SimulatedDisk } from '../builders/simulated-disk.ts'
import { outboxDiskContract } from './outbox-disk-contract.ts'

outboxDiskContract('memory', async () => {
  const disk = memoryDisk()
  return { disk, again: async () => disk }
})

outboxDiskContract('dexie', async () => {
  const options = { name: 'onward-outbox', scheduler: realScheduler, indexedDB: new IDBFactory(), IDBKeyRange }
  return { disk: dexieDisk(options), again: async () => dexieDisk(options) }
})

outboxDiskContract('journal', async () => {
  const disk = new SimulatedDisk()
  const open = async (): Promise<OutboxDisk> => {
    const opened = await openJournal(
      { disk, lock: async () => ({ release: async () => {} }) },
      '/profile/outbox.journal',
    )
    if (!opened.ok) throw new Error(opened.message)
    const journal = opened.value
    return {
      load: async () => ({ ...journal.load(), records: [...journal.load().records] }),
      append: journal.append,
      settle: journal.settle,
      forget: journal.forget,
    }
  }
  return { disk: await open(), again: open }
})
