import { rowKey, type Row } from '../../shared/domain/row.ts'
import { ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import type { Change, Written } from '../../server/db/records.ts'
import type { Judge, Violations } from './history.ts'

type Version = { readonly seq: number; readonly version: number; readonly row: Row }

/** [C3] [C4] Claim intervals of a task never overlap; versions grow by one and states follow legally, in log order. */
export class TaskJudge implements Judge {
  readonly #violations: Violations
  #rows = new Map<string, Version>()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  committed({ changes }: Parameters<Judge['committed']>[0]): void {
    for (const { change, written } of changes) this.#take(change, written)
  }

  mark(): () => void {
    const rows = new Map(this.#rows)
    return () => {
      this.#rows = new Map(rows)
    }
  }

  /** The newest committed version of a task. */
  task(id: string): TaskRow | null {
    const row = this.#rows.get(`task:${id}`)?.row
    return row?.kind === 'task' ? row : null
  }

  #take({ rows, entry }: Change, { entry: { seq } }: Written): void {
    for (const row of rows) {
      const was = this.#rows.get(rowKey(row))
      this.#rows.set(rowKey(row), { seq, version: row.version, row })
      const before = was?.version ?? 0
      if (row.version !== before + 1)
        this.#violations.fail('C4', `${rowKey(row)} went from version ${before} to ${row.version} at ${seq}`)
      if (was !== undefined && was.seq >= seq)
        this.#violations.fail('C4', `${rowKey(row)} was written at ${seq} after ${was.seq}`)
      if (row.kind === 'task' && was?.row.kind === 'task') this.#step(was.row, row, entry.verb, seq)
    }
  }

  #step(before: TaskRow, after: TaskRow, verb: string, seq: number): void {
    const [from, to] = [ownerOf(before), ownerOf(after)]
    if (from !== null && to !== null && from.id !== to.id && verb !== 'assign')
      this.#violations.fail('C3', `${after.id}: ${verb} at ${seq} took it from ${from.id} for ${to.id}`)
    if (!LEGAL[before.state].includes(after.state) && !isEndedAnew(before, after, verb))
      this.#violations.fail('C4', `${after.id}: ${verb} at ${seq} made ${before.state} ${after.state}`)
  }
}

/**
 * A rule opened anew what a rule had ended, and in the same settling another one ended it otherwise: the patient is back
 * (JN10 is undone), and by what is known now the step is not needed. The log shows the two turns as one.
 */
function isEndedAnew(before: TaskRow, after: TaskRow, verb: string): boolean {
  const isByRule = (task: TaskRow) => 'performed' in task && task.performed.via === 'system'
  return verb === 'left-undone' && isByRule(before) && isByRule(after) && ENDED_BY_RULE.includes(after.state)
}

const ENDED_BY_RULE: readonly TaskRow['state'][] = ['not-done', 'skipped']
const OPEN = ['waiting', 'free', 'claimed', 'working', 'paused'] as const
const ENDS = ['done', 'not-done', 'skipped', 'cancelled', 'void'] as const

/** Which state may follow which (design.md section 4): what is void stays so; what is final is only opened anew by a rule, or told late (E15.6). */
const LEGAL: { readonly [S in TaskRow['state']]: readonly TaskRow['state'][] } = {
  waiting: [...OPEN, ...ENDS],
  free: [...OPEN, ...ENDS],
  claimed: [...OPEN, ...ENDS],
  working: [...OPEN, ...ENDS],
  paused: [...OPEN, ...ENDS],
  done: ['done', 'waiting', 'free', 'void'],
  'not-done': ['not-done', 'done', 'waiting', 'free', 'void'],
  skipped: ['skipped', 'waiting', 'free', 'void'],
  cancelled: ['cancelled', 'waiting', 'free', 'void'],
  void: ['void'],
}
