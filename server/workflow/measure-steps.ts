import { HOUR_MS } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { mediansOf } from '../../shared/workflow/usual-minutes.ts'
import { appendNote } from '../changelog/append-change.ts'
import { putMeasured, readMeasured } from '../db/measured-store.ts'
import type { Db } from '../db/port.ts'

/** The newest finished steps that count: some weeks of a large house, some seconds of reading. */
const MOST_STEPS = 20_000
/** Consoles get the reference data anew with each measurement: once a day is enough. */
const NOT_SOONER_MS = 20 * HOUR_MS
const TIME = { id: 'system', name: 'Onward' }

/**
 * Measures what steps usually take in a facility and keeps it as a new version, if anything changed; the note in the log
 * tells nodes and consoles. True where it did. Any number of nodes may ask: one measures (rule TM6).
 */
export async function measureSteps({ db, random }: { db: Db; random: Random }, facility: string): Promise<boolean> {
  const written = await db.transaction(async (tx) => {
    await tx.lockKey(facility, 'measured-steps')
    const now = await tx.now()
    const before = await readMeasured(tx, facility)
    if (before !== null && now - before.at < NOT_SOONER_MS) return false
    const steps = mediansOf(await tx.finishedSteps(facility, MOST_STEPS))
    if (JSON.stringify(steps) === JSON.stringify(before?.steps ?? [])) return false
    await putMeasured(tx, facility, { version: (before?.version ?? 0) + 1, at: now, steps })
    await appendNote(tx, random, { facility, verb: 'steps-measured', actor: TIME, cause: null, effectiveAt: now })
    return true
  })
  if (written) db.ring(facility)
  return written
}
