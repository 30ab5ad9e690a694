import type { JourneyState } from '../../changes/journey-state.ts'
import type { EscalationRow } from '../../domain/escalation.ts'
import type { Person } from '../../domain/person.ts'
import type { Role } from '../../domain/roles.ts'
import { isFinal, type TaskRow } from '../../domain/task.ts'
import { escalationIdOf } from '../../kernel/ids.ts'
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts'
import { type Draft, openTasks, putEscalation, putTask } from '../draft.ts'
import { groupBy } from '../../kernel/group-by.ts'
import { deliveryTime, isHeldBack } from './delivery.ts'
import { isUnheard, levelsUnheard, seekTime } from './unheard.ts'
import { hasLeft } from '../stage-rank.ts'
import { highestLevel, pathOf, type TimesOf } from '../task-times.ts'

/** Opens an escalation per path with a late step, or raises the one there is, as far as its steps have climbed. */
export function escalate(draft: Draft): void {
  for (const [path, tasks] of lateByPath(draft)) {
    const lead = leadOf(tasks)
    const held = draft.escalations.get(escalationIdOf(draft.journey.id, path))
    if (held === undefined || held.state === 'ended') raise(draft, opened(draft, { path, lead, held }), lead)
    else if (lead.level > held.level) raise(draft, { ...held, state: 'open', acknowledged: null, reraised: 0 }, lead)
  }
}

/** Tells a level again where nothing advanced since it was told, or since the promised time (rules ES4, ES9). */
export function reraise(draft: Draft): void {
  for (const row of draft.escalations.values()) {
    const at = reraiseTime(draft, row)
    const lead = draft.tasks.get(row.task)
    if (at === null || at > draft.now || lead === undefined) continue
    if (isUnheard(row)) {
      putEscalation(draft, { ...row, soughtAt: draft.now })
      continue
    }
    const again = { ...row, state: 'open', acknowledged: null, reraised: row.reraised + 1 } as const
    putEscalation(draft, told(draft, again, { from: row.level, to: row.level, lead }))
  }
}

/**
 * When an escalation is told again if nothing advances, never outside the hours of its level; null where often enough, or
 * while its clocks stand.
 */
export function reraiseTime(of: TimesOf & Pick<JourneyState, 'tasks'>, row: EscalationRow): Instant | null {
  const at = wishedTime(of, row)
  const task = of.tasks.get(row.task)
  return at === null || task === undefined ? at : deliveryTime(of, { task, level: row.level }, at)
}

function wishedTime(of: TimesOf & Pick<JourneyState, 'tasks'>, row: EscalationRow): Instant | null {
  const { afterMin, times } = of.plan.template.reraise
  if (row.state === 'ended' || of.journey.state === 'closed' || of.journey.hold !== null) return null
  if (!row.tasks.some((id) => isMoving(of.tasks.get(id)))) return null
  if (isUnheard(row)) return seekTime(row)
  if (row.reraised >= times) return null
  const { advancedAt } = of.journey
  const answered = row.acknowledged
  const last = Math.max(row.told.at(-1)?.at ?? row.raisedAt, advancedAt)
  if (answered === null) return last + afterMin * MINUTE_MS
  return advancedAt > answered.at ? Math.max(answered.backBy, advancedAt + afterMin * MINUTE_MS) : answered.backBy
}

/** Keeps the steps inside an escalation true; it ends silently with the last of them (rule ES5), and finds who came on duty. */
export function settleEscalations(draft: Draft): void {
  for (const row of draft.escalations.values()) {
    if (row.state === 'ended') continue
    const live = lateByPath(draft).get(row.path) ?? []
    if (live.length === 0)
      putEscalation(draft, { ...row, state: 'ended', endedAt: draft.now, endReason: whyEnded(draft) })
    else follow(draft, row, live)
  }
  for (const row of draft.escalations.values()) if (isUnheard(row)) tellWhoCame(draft, row)
}

/** What nobody heard is told to the first who is on duty now: at its level, else above, else below; once (rule ES9). */
function tellWhoCame(draft: Draft, row: EscalationRow): void {
  const lead = draft.tasks.get(row.task)
  if (lead === undefined || reraiseTime(draft, row) === null) return
  const levels = levelsUnheard(row, draft.plan.template.ladder, highestLevel(draft, lead))
  // What only waits for its hours is not for somebody else to hear.
  if (isHeldBack(draft, lead, row.level)) return
  const found = levels.flatMap(({ level, role }) => {
    const to = isHeldBack(draft, lead, level) ? [] : peopleOf(draft, role, lead)
    return to.length === 0 ? [] : [{ level, role, at: draft.now, to, note: noteOf(lead, null) }]
  })[0]
  if (found === undefined) return
  const stands = found.level > row.level ? { level: found.level, role: found.role } : {}
  putEscalation(draft, { ...row, ...stands, told: [...row.told, found], reraised: 0 })
  if (found.level > lead.level) putTask(draft, { ...lead, level: found.level })
}

function follow(draft: Draft, row: EscalationRow, live: readonly TaskRow[]): void {
  const tasks = live.map((task) => task.id)
  const lead = leadOf(live)
  if (lead.id === row.task && lead.department === row.department && tasks.join() === row.tasks.join()) return
  putEscalation(draft, { ...row, tasks, task: lead.id, title: lead.title, department: lead.department })
}

function whyEnded({ journey, plan }: Draft): string {
  if (journey.state === 'closed') return 'closed'
  return hasLeft(journey, plan) ? 'patient left' : 'done'
}

function lateByPath(draft: Draft): Map<string, TaskRow[]> {
  const late = openTasks(draft).filter((task) => task.level >= 2 && task.state !== 'waiting')
  return groupBy(late, (task) => pathOf(draft, task))
}

/** The step that stands for the others: highest, then longest due. */
function leadOf(tasks: readonly TaskRow[]): TaskRow {
  const [first, ...rest] = tasks
  if (first === undefined) throw new Error('an escalation without a step')
  return rest.reduce((lead, task) => {
    if (task.level !== lead.level) return task.level > lead.level ? task : lead
    return dueOf(task) < dueOf(lead) ? task : lead
  }, first)
}

function dueOf(task: TaskRow): Instant {
  return task.breachedAt ?? task.clock?.dueAt ?? Number.MAX_SAFE_INTEGER
}

function opened(
  { journey, now }: Draft,
  { path, lead, held }: { path: string; lead: TaskRow; held: EscalationRow | undefined },
): EscalationRow {
  const { facility, id } = journey
  const row = { kind: 'escalation', id: escalationIdOf(id, path), facility, journey: id, path, state: 'open' } as const
  return {
    ...row,
    version: held?.version ?? 0,
    seq: held?.seq ?? 0,
    level: 1,
    role: 'worker',
    task: lead.id,
    title: lead.title,
    department: lead.department,
    tasks: [lead.id],
    raisedAt: now,
    dueAt: lead.breachedAt ?? lead.clock?.dueAt ?? now,
    told: held?.told ?? [],
    acknowledged: null,
    reraised: 0,
    endedAt: null,
    endReason: null,
  }
}

function raise(draft: Draft, row: EscalationRow, lead: TaskRow): void {
  const raised = told(draft, ownerGone(draft, row, lead), { from: row.level + 1, to: lead.level, lead })
  putEscalation(draft, { ...raised, task: lead.id, title: lead.title, department: lead.department })
  // A level that went on for want of people counts as risen: its own time passes without a second telling.
  if (raised.level > lead.level) putTask(draft, { ...lead, level: raised.level })
}

/** Before it was due it rises only where its owner's level has nobody: that is said first (rule ES13). */
function ownerGone({ now }: Draft, row: EscalationRow, lead: TaskRow): EscalationRow {
  if (lead.state !== 'free' || lead.breachedAt !== null || row.level > 1) return row
  return { ...row, told: [...row.told, { level: 1, role: lead.role, at: now, to: [], note: noteOf(lead, GONE) }] }
}

/**
 * The escalation with each level told; while nobody is on duty the next ones too, up to the first that has somebody
 * (E15.7). Where none has, it stays at the level that is due and waits for whoever comes (rules ES3, ES9).
 */
function told(draft: Draft, row: EscalationRow, ask: { from: number; to: number; lead: TaskRow }): EscalationRow {
  const { plan, now } = draft
  const asked = plan.template.ladder.flatMap(({ level, role }) => {
    if (level < ask.from || level > Math.max(ask.to, highestLevel(draft, ask.lead)) || role === 'owner') return []
    const isHeld = isHeldBack(draft, ask.lead, level)
    return [{ level, role, isHeld, to: isHeld ? [] : peopleOf(draft, role, ask.lead) }]
  })
  const last = asked.find(({ level, to, isHeld }) => level >= ask.to && (isHeld || to.length > 0))?.level ?? ask.to
  const tellings = asked
    .filter(({ level }) => level <= last)
    .map(({ isHeld, ...one }) => ({
      ...one,
      at: now,
      note: noteOf(ask.lead, isHeld ? HELD : one.to.length === 0 ? GONE : null),
    }))
  const top = tellings.at(-1)
  if (top === undefined) return row
  const after = { ...row, level: top.level, role: top.role, told: [...row.told, ...tellings] }
  return after.level === row.level ? after : { ...after, reraised: 0 }
}

function peopleOf({ journey, context, now }: Draft, role: Role, { department }: TaskRow): Person[] {
  return context.onDuty({ role, unit: journey.unit, department }, now).map(({ id, name }) => ({ id, name }))
}

/** Why nobody was told. */
const HELD = 'outside its hours'
const GONE = 'nobody on duty'

function noteOf({ promise }: TaskRow, why: string | null): string | null {
  const words = [...(why === null ? [] : [why]), ...(promise?.broken === true ? ['promise broken'] : [])]
  return words.length === 0 ? null : words.join(', ')
}

function isMoving(task: TaskRow | undefined): boolean {
  if (task === undefined || isFinal(task) || task.state === 'waiting') return false
  const last = task.clock?.segments.at(-1)
  return last === undefined || (last.kind === 'running' && last.to === null)
}
