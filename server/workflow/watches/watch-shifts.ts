import { z } from 'zod'
import type { Shift } from '../../../shared/domain/roster.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { instantSchema, type Instant } from '../../../shared/kernel/instant.ts'
import { groupBy } from '../../../shared/kernel/group-by.ts'
import { SHIFT_NOTICE_MS } from '../../../shared/workflow/shift-notice.ts'
import type { Reads } from '../../db/port.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import type { Watch } from './run-watches.ts'
import { lineOf, MOST_LINES, type Placed, placedOf } from './task-lines.ts'

/** Tasks looked at of one person at most. */
const MOST_HELD = 50

/** What was told: a unit and an end; kept as long as the end is ahead. */
const toldSchema = z.array(z.object({ place: z.string(), end: instantSchema })).catch([])

/** One hand-over: of a unit, or of the house for what is of no unit. */
type Ending = { readonly unit: string | null; readonly end: Instant; readonly held: readonly Placed[] }

/**
 * Half an hour before a shift of the roster ends its hand-over opens, one for the unit of the shift and for each unit where its
 * people hold a step, however many people, nodes and restarts; one that nobody looked at before the end is passed over (rules
 * WT4, HO1).
 */
export const watchShifts: Watch = {
  name: 'shift-ends',
  async look(reads: Reads, { reference: { facility } }, at: { now: Instant; told: unknown }) {
    const told = toldSchema.parse(at.told).filter(({ end }) => end > at.now)
    const { shifts } = await reads.roster(facility)
    const ending = shifts.filter(({ to }) => to > at.now && to - SHIFT_NOTICE_MS <= at.now)
    const found = (await endingsOf(reads, facility, ending)).filter(
      (one) => !told.some(({ place, end }) => place === placeOf(one) && end === one.end),
    )
    const signals = found.map(({ unit, end, held }) => {
      const facts = { shiftEndAt: end, heldTasks: held.length, held: held.slice(0, MOST_LINES).map(lineOf) }
      return ownSignal('shift-ending', facts, at.now, unit)
    })
    return { signals, told: [...told, ...found.map((one) => ({ place: placeOf(one), end: one.end }))] }
  },
}

async function endingsOf(reads: Reads, facility: string, ending: readonly Shift[]): Promise<Ending[]> {
  const byEnd = [...groupBy(ending, ({ to }) => to)].toSorted(([a], [b]) => a - b)
  const found: Ending[] = []
  for (const [end, shifts] of byEnd) {
    const held = await heldBy(reads, facility, [...new Set(shifts.map(({ user }) => user))])
    const units = new Set<string | null>([...shifts.flatMap(({ unit }) => unit ?? []), ...held.map(({ unit }) => unit)])
    for (const unit of [...units].toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)))
      found.push({ unit, end, held: held.filter((one) => one.unit === unit) })
  }
  return found
}

async function heldBy(reads: Reads, facility: string, users: readonly string[]): Promise<Placed[]> {
  const held: TaskRow[] = []
  for (const owner of users) {
    const { items } = await reads.tasks(facility, { owner, state: 'open' }, { limit: MOST_HELD, after: null })
    held.push(...items)
  }
  // What a hand-over itself asks of somebody is not for the next one to hear.
  return (await placedOf(reads, facility, held)).filter(({ isOfShift }) => !isOfShift)
}

function placeOf({ unit }: Ending): string {
  return unit ?? ''
}
