import type { EscalationRow } from '../../shared/domain/escalation.ts'
import { isFinal, type TaskRow } from '../../shared/domain/task.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Timer } from '../../shared/workflow/timer.ts'
import type { Committed, FiredTimer, Judge, Violations } from './history.ts'

/** How late a timer may fire while somebody could have, ms: sweeps every 500 ms, and a lock that a stopped node holds for 5 s, twice. */
const LATE_MS = 12_000

export type TimerJudgeParts = {
  readonly violations: Violations
  readonly clock: Clock
  readonly task: (id: string) => TaskRow | null
  /** Since when some node could have swept without a break, ms; null: none can. */
  readonly ableSince: () => number | null
  readonly seen: (what: 'timer fired' | 'timer fired late, after an outage' | 'escalation told', times?: number) => void
}

/**
 * [C8] Each (subject, step, occurrence) fires once, never early, in time where somebody could, and never for a step that
 * was done by an earlier log number; what an escalation told is never told again or taken back.
 */
export class TimerJudge implements Judge {
  readonly #parts: TimerJudgeParts
  #fired = new Set<string>()
  /** By journey: its timers that have not fired, and since when each is wanted without a break. */
  #wanted = new Map<string, ReadonlyMap<string, number>>()
  #told = new Map<string, EscalationRow>()

  constructor(parts: TimerJudgeParts) {
    this.#parts = parts
  }

  committed({ changes, fired }: Committed): void {
    for (const one of fired) this.#fire(one)
    for (const { change } of changes) {
      if (change.timers !== null) this.#want(change.journey ?? '', change.timers.unfired)
      for (const row of change.rows) if (row.kind === 'escalation') this.#tell(row)
    }
  }

  mark(): () => void {
    const [fired, wanted, told] = [new Set(this.#fired), new Map(this.#wanted), new Map(this.#told)]
    return () => {
      this.#fired = new Set(fired)
      this.#wanted = new Map(wanted)
      this.#told = new Map(told)
    }
  }

  #want(journey: string, unfired: readonly Timer[]): void {
    const was = this.#wanted.get(journey)
    const now = this.#parts.clock.now()
    const names = unfired.map((timer) => nameOf(journey, timer))
    this.#wanted.set(journey, new Map(names.map((name) => [name, was?.get(name) ?? now])))
  }

  /** From when it could fire: it is due, and it is wanted without a break. The engine may want one that is due already. */
  ripeAt(journey: string, timer: Timer): number {
    return Math.max(timer.dueAt, this.#wanted.get(journey)?.get(nameOf(journey, timer)) ?? 0)
  }

  /** Called before the rows of the same transaction are known: the task is as an earlier number left it. */
  #fire({ journey, timer, at }: FiredTimer): void {
    const { violations, task, ableSince, seen } = this.#parts
    const name = nameOf(journey, timer)
    seen('timer fired')
    if (this.#fired.has(name)) violations.fail('C8', `${name} fired twice`)
    this.#fired.add(name)
    const lateMs = at - timer.dueAt
    if (lateMs < 0) violations.fail('C8', `${name} fired ${-lateMs} ms early`)
    const could = Math.max(this.ripeAt(journey, timer), ableSince() ?? at)
    if (at - could > LATE_MS) violations.fail('C8', `${name} fired ${at - could} ms late`)
    if (lateMs > LATE_MS) seen('timer fired late, after an outage')
    const about = task(timer.subject)
    if (about !== null && isFinal(about) && OF_WORK.includes(timer.step))
      violations.fail('C8', `${name} fired for a task that was ${about.state} already`)
  }

  #tell(row: EscalationRow): void {
    const was = this.#told.get(row.id)
    this.#told.set(row.id, row)
    if (was === undefined || was.state === 'ended') return
    const { violations, seen } = this.#parts
    for (const [index, before] of was.told.entries())
      if (JSON.stringify(row.told[index]) !== JSON.stringify(before))
        violations.fail('C8', `${row.id} told level ${before.level} otherwise than it had told`)
    seen('escalation told', row.told.length - was.told.length)
    const times = row.told.map(({ level, at }) => `${level}@${at}`)
    if (new Set(times).size !== times.length) violations.fail('C8', `${row.id} told the same level twice at once`)
  }
}

const OF_WORK: readonly Timer['step'][] = ['warn', 'due', 'ladder', 'promise']

function nameOf(journey: string, { subject, step, occurrence }: Timer): string {
  return `${journey} ${subject} ${step} ${occurrence}`
}
