import { instantSchema, type Instant } from '../../../shared/kernel/instant.ts'
import type { Reads } from '../../db/port.ts'
import { SHIFT_NOTICE_MS } from '../shift-notice.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import type { Watch } from './run-watches.ts'

/** Tasks counted of one person at most. */
const MOST_HELD = 50

/**
 * Half an hour before a shift of the roster ends, its hand-over opens: once for each end, however many people, nodes and
 * restarts; one that nobody looked at before the end is passed over (rule WT4).
 */
export const watchShifts: Watch = {
  name: 'shift-ends',
  async look(reads: Reads, { reference: { facility } }, at: { now: Instant; told: unknown }) {
    const last = instantSchema.catch(0).parse(at.told)
    const { shifts } = await reads.roster(facility)
    const ending = shifts.filter(({ to }) => to > last && to > at.now && to - SHIFT_NOTICE_MS <= at.now)
    const ends = [...new Set(ending.map(({ to }) => to))].toSorted((a, b) => a - b)
    const signals = []
    for (const end of ends) {
      const users = new Set(ending.filter(({ to }) => to === end).map(({ user }) => user))
      const heldTasks = await heldBy(reads, facility, users)
      signals.push(ownSignal('shift-ending', { shiftEndAt: end, heldTasks }, at.now))
    }
    return { signals, told: ends.at(-1) ?? last }
  },
}

async function heldBy(reads: Reads, facility: string, users: ReadonlySet<string>): Promise<number> {
  let held = 0
  for (const owner of users) {
    const { items } = await reads.tasks(facility, { owner, state: 'open' }, { limit: MOST_HELD, after: null })
    held += items.length
  }
  return held
}
