import { beforeAll, expect, test } from 'vitest'
import { someChange } from '../../test/builders/changes.ts'
import { systemParts } from '../../test/builders/system.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { firstBreak, verifyChain } from './verify-chain.ts'

let log: LogEntry[]
let reads: Reads

beforeAll(async () => {
  const db = createMemoryDb(systemParts)
  for (let round = 0; round < 8; round += 1) await db.transaction((tx) => tx.write(someChange('F1', 'j1')))
  reads = db.reads
  log = await reads.log('F1', 0, 100)
})

const brokenAt = (entries: readonly LogEntry[]) => firstBreak(null, entries)?.seq ?? null
const edited = (over: Partial<LogEntry>) => log.map((entry, index) => (index === 4 ? { ...entry, ...over } : entry))

test('[DB4] an untouched log holds', async () => {
  expect(brokenAt(log)).toBeNull()
  expect(await verifyChain(reads, 'F1')).toBeNull()
  expect(await verifyChain(reads, 'nobody')).toBeNull()
})

test('[DB4] an edited, removed, swapped or inserted entry breaks the chain where it stands (case 91)', () => {
  for (const over of [
    { actor: 'x' },
    { at: 1 },
    { verb: 'y' },
    { effectiveAt: 2 },
    { hash: 'z' },
    { changed: [] as never },
  ])
    expect(brokenAt(edited('changed' in over ? { changed: [{ kind: 'task', id: 'x', version: 1 }] } : over))).toBe(5)
  expect(brokenAt(log.filter((_, index) => index !== 4))).toBe(6)
  expect(brokenAt([...log.slice(0, 4), log[5]!, log[4]!, ...log.slice(6)])).toBe(6)
  expect(brokenAt([...log.slice(0, 5), log[4]!, ...log.slice(5)])).toBe(5)
})

test('[DB4] a tail that was cut off leaves the counter ahead', async () => {
  const shortened: Reads = {
    ...reads,
    log: async (_facility, after) => log.slice(0, 6).filter(({ seq }) => seq > after),
  }
  expect(await verifyChain(shortened, 'F1')).toBe(7)
})
