import { instantSchema, type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { fellBackFrom } from '../../../shared/domain/fell-back.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Roster } from '../../../shared/domain/roster.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { GRACE_MS } from '../../../shared/workflow/assignment.ts'
import { isOfShift } from '../../../shared/workflow/one-each.ts'
import type { Reads } from '../../db/port.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import { newestOf } from '../signals/hearers.ts'
import type { Watch } from './run-watches.ts'
import { lineOf, MOST_LINES, placedOf } from './task-lines.ts'

/** When what nobody decided on has gone to others: a minute after it was to, so that the timers of the steps have fired. */
const SETTLED_MS = GRACE_MS + MINUTE_MS
/** Hand-overs open at once, and free steps looked at. */
const MOST_OPEN = 200
const MOST_FREE = 2_000
const PAGE = 500

/**
 * After the grace of a shift's end each open hand-over hears which steps of its unit went back to the pool, so that somebody
 * sees to them: once, since it then knows (rule HO4).
 */
export const watchFallen: Watch = {
  name: 'shift-over',
  async look(reads: Reads, rules, { now }) {
    const { facility } = rules.reference
    const due: { readonly row: JourneyRow; readonly end: Instant }[] = []
    for (const { id } of newestOf(rules).filter(isOfShift)) {
      const filter = { workflow: id, state: 'open' } as const
      for (const row of (await reads.journeys(facility, filter, { limit: MOST_OPEN, after: null })).items) {
        const end = instantSchema.safeParse(row.facts['shiftEndAt']?.value)
        if (end.success && end.data + SETTLED_MS <= now && row.facts['releasedAt'] === undefined)
          due.push({ row, end: end.data })
      }
    }
    if (due.length === 0) return { signals: [], told: null }
    const fallen = await placedOf(reads, facility, await fallenOf(reads, facility))
    const roster = await reads.roster(facility)
    const signals = due.map(({ row, end }) => {
      const here = fallen.filter(({ task, unit }) => unit === row.unit && isOfEnd(roster, task, end))
      const lines = here.slice(0, MOST_LINES).map(lineOf)
      const facts = { shiftEndAt: end, releasedAt: now, ...(lines.length === 0 ? {} : { fellBack: lines }) }
      return ownSignal('shift-over', facts, now, row.unit)
    })
    return { signals, told: null }
  },
}

/** Steps of the house that nobody has since the shift of who had them was over. */
async function fallenOf(reads: Reads, facility: string): Promise<TaskRow[]> {
  const found: TaskRow[] = []
  let after: string | null = null
  for (let looked = 0; looked < MOST_FREE; looked += PAGE) {
    const page: Awaited<ReturnType<Reads['tasks']>> = await reads.tasks(
      facility,
      { state: 'free' },
      { limit: PAGE, after },
    )
    found.push(...page.items.filter((task) => fellBackFrom(task) !== null))
    if (page.next === null) break
    after = page.next
  }
  return found
}

/** True where the shift that was over is the one that ended then. */
function isOfEnd({ shifts }: Roster, task: TaskRow, end: Instant): boolean {
  const had = fellBackFrom(task)
  return had !== null && shifts.some(({ user, to }) => user === had.id && to === end)
}
