import { isFinal, type TaskRow } from '../domain/task.ts'
import type { ConditionScope, Truth } from './template/condition.ts'
import { amountOf, ruleOf } from './approval.ts'
import { staffed } from './assignment.ts'
import { type Draft, freshOccurrence, putTask } from './draft.ts'
import { calendarNamed } from './calendars.ts'
import { forgetFacts, instantFact } from './facts-of.ts'
import { blocksWork } from './hold.ts'
import { incomingFor, NOBODY_COMES } from './incoming.ts'
import { type Before, waitsOfJoin } from './join.ts'
import { firstTry, STOPPED } from './sequence.ts'
import { NOBODY_APPROVES, nobodyMayApprove } from './nobody-approves.ts'
import { placedStep } from './placed-step.ts'
import type { Step } from './template/plan.ts'
import { scopeOf } from './scope-of.ts'
import { hasLeft, hasReached } from './stage-rank.ts'
import type { Sequence } from './template/sequence-schema.ts'
import { bySystem, done, ended, freed, isBySystem, rewound } from './task-turn.ts'
import { tellStep } from './tell-step.ts'

/** Takes every step one turn further, dependencies first: skipped, brought back, opened, or run by the system. */
export function settleSteps(draft: Draft): void {
  const scope = scopeOf(draft)
  for (const step of draft.plan.sorted) {
    const task = draft.current.get(step.def.key)
    if (task !== undefined) turn(draft, { step, task, scope, when: step.when.evaluate(scope) })
  }
}

/** Why a rule ended what was still open. */
export const PASSED = 'stage passed'
export const PATIENT_LEFT = 'patient-left'
export const NOT_RECORDED = 'not-recorded'
export const NEEDS_A_PERSON = 'needs-a-person'

/** A step, its task, and what its condition says now. */
type Turn = { readonly step: Step; readonly task: TaskRow; readonly scope: ConditionScope; readonly when: Truth }

function turn(draft: Draft, now: Turn): void {
  if (isFinal(now.task)) return turnFinal(draft, now)
  const end = endOf(draft, now)
  if (end !== null) return putTask(draft, ended(now.task, end.state, end.reason, draft.now))
  const task = saidStep(draft, now, placedStep(draft, now))
  if (task.state === 'waiting') return tryOpen(draft, { ...now, task })
  if (task.mode === 'system' && task.state === 'free') return run(draft, { ...now, task })
  if (now.step.def.sequence !== undefined && task.nextTry === undefined) oweFirstTry(draft, now.step.def.sequence, task)
}

/** On its card stands where nobody comes on to sign it, and where nobody may approve it. */
function saidStep(draft: Draft, { step: { def } }: Turn, task: TaskRow): TaskRow {
  if (def.signedBy === undefined && def.approval === undefined) return task
  const isUnsigned = def.signedBy !== undefined && incomingFor(draft, task).kind === 'nobody'
  const isUndecided = task.state !== 'waiting' && nobodyMayApprove(draft, def)
  const said = withFlag(withFlag(task, NOBODY_COMES, isUnsigned), NOBODY_APPROVES, isUndecided)
  if (said !== task) putTask(draft, said)
  return said
}

function withFlag(task: TaskRow, flag: string, stands: boolean): TaskRow {
  if (task.flags.includes(flag) === stands) return task
  const others = task.flags.filter((one) => one !== flag)
  return { ...task, flags: stands ? [...others, flag] : others }
}

/** A step with tries owes the first one from when it opened (rule FU1). */
function oweFirstTry(draft: Draft, sequence: Sequence, task: TaskRow): void {
  const calendar = calendarNamed(draft.context, sequence.calendar, task.department)
  const nextTry = firstTry(sequence, calendar, 'freeAt' in task ? task.freeAt : task.openedAt)
  if (nextTry !== null) putTask(draft, { ...task, nextTry })
}

/** Why a step that is still open is not asked for any more, or null (rules JN5, JN12). */
function endOf(
  draft: Draft,
  { step, task, scope, when }: Turn,
): { state: 'skipped' | 'not-done'; reason: string } | null {
  const { def } = step
  if (when === false) return { state: 'skipped', reason: skipReason(step) }
  if (step.stop?.evaluate(scope) === true) return { state: 'skipped', reason: STOPPED }
  if (isOver(draft, step)) {
    if (def.phase === 'before' && hasLeft(draft.journey, draft.plan) && def.mode === 'person' && when === true)
      return { state: 'not-done', reason: NOT_RECORDED }
    return { state: 'skipped', reason: hasLeft(draft.journey, draft.plan) ? PATIENT_LEFT : PASSED }
  }
  return task.mode === 'part' ? endOfPart(draft, step) : null
}

/** A line of another step's checklist ends with it. */
function endOfPart(draft: Draft, { def }: Step): { state: 'skipped'; reason: string } | null {
  const whole = def.partOf === undefined ? undefined : draft.current.get(def.partOf)
  return whole !== undefined && isFinal(whole) ? { state: 'skipped', reason: `part of ${whole.title}` } : null
}

/** The time for a step is over: the patient left, or its last stage is passed. */
function isOver({ journey, plan }: Draft, { def }: Step): boolean {
  if (def.phase === 'before' && hasLeft(journey, plan)) return true
  return def.untilStage !== undefined && hasReached(journey, plan, def.untilStage)
}

function skipReason({ def }: Step): string {
  return def.skipReason ?? 'not needed'
}

/** What a rule skipped comes back when its condition holds again; what is done may start over. */
function turnFinal(draft: Draft, { step, task, scope, when }: Turn): void {
  if (task.state === 'skipped' && isBySystem(task) && task.reason === skipReason(step) && when === true) {
    if (!isOver(draft, step)) putTask(draft, rewound(task, draft.now))
    return
  }
  if (task.state !== 'done' || step.restarts?.evaluate(scope) !== true || isOld(draft, step, task.performed.at)) return
  const { also = [], clear = [] } = step.def.restarts ?? {}
  for (const key of [step.def.key, ...also]) {
    const held = draft.current.get(key)
    if (held !== undefined && (held.state === 'done' || held.state === 'not-done')) freshOccurrence(draft, held)
  }
  forgetFacts(draft, clear)
}

/** What would start a step over was known before it was done: an appointment cancelled before the one that was booked. */
function isOld({ journey, phi }: Draft, { restarts }: Step, doneAt: number): boolean {
  const told = (restarts?.facts ?? []).flatMap((name) => journey.facts[name] ?? phi?.facts[name] ?? [])
  return told.length > 0 && told.every((fact) => fact.at < doneAt)
}

function tryOpen(draft: Draft, { step, task, scope, when }: Turn): void {
  const waitingFor = waitsFor(draft, step, scope, when)
  if (waitingFor.length === 0) return putTask(draft, staffed(draft, freed(task, draft.since, draft.now), draft))
  if (task.state === 'waiting' && waitingFor.join() !== task.waitingFor.join()) putTask(draft, { ...task, waitingFor })
}

/** What a step waits for: keys of steps, `any:a|b`, `stage:…`, `fact:…` (unknown), `time`, `hold`. Empty: nothing (rule JN5). */
function waitsFor(draft: Draft, step: Step, scope: ConditionScope, when: Truth): string[] {
  const { def } = step
  const waits: string[] = []
  const early = step.openEarly?.evaluate(scope) === true
  if (def.mode === 'part') waits.push(def.partOf ?? def.key)
  if (!early && !hasReached(draft.journey, draft.plan, def.fromStage)) waits.push(`stage:${def.fromStage}`)
  if (!early) waits.push(...waitsOfJoin(def.join, before(draft, def.after, scope)))
  if (when === 'unknown') waits.push(...unknownFacts(step, scope))
  const rule = ruleOf({ template: draft.plan.template }, def)
  if (rule?.amount !== undefined && amountOf(rule, draft) === 'unknown') waits.push(`fact:${rule.amount}`)
  if (blocksWork(draft.journey.hold)) waits.push('hold')
  if (waits.length === 0 && !early && !isTime(draft, step, scope)) waits.push('time')
  return waits
}

function before(draft: Draft, keys: readonly string[], scope: ConditionScope): Before[] {
  return keys.map((key) => {
    const task = draft.current.get(key)
    if (task !== undefined && (!isFinal(task) || mayComeBack(draft, task, scope))) return { key, stands: 'open' }
    return { key, stands: task === undefined || task.state === 'skipped' ? 'skipped' : 'final' }
  })
}

/** Skipped because of a step that has ended in this very turn: whether it is asked for after all, the next turn tells. */
function mayComeBack({ plan, current }: Draft, { key, state }: TaskRow, scope: ConditionScope): boolean {
  if (state !== 'skipped') return false
  const asks = plan.byKey.get(key)?.when.tasks ?? []
  return asks.some((name) => current.get(name)?.state !== scope.tasks[name])
}

function isOpen(draft: Draft, key: string): boolean {
  const task = draft.current.get(key)
  return task !== undefined && !isFinal(task)
}

function unknownFacts({ when }: Step, scope: ConditionScope): string[] {
  const missing = when.facts.filter((name) => !Object.hasOwn(scope.facts, name))
  return (missing.length === 0 ? when.facts : missing).map((name) => `fact:${name}`)
}

function isTime(draft: Draft, { def: { opens } }: Step, scope: ConditionScope): boolean {
  if (opens === undefined) return true
  if (opens.progress !== undefined && scope.progress >= opens.progress) return true
  const at = openingTime(draft, opens)
  return at !== null && at <= draft.now
}

/** The moment that a step waits for by its fact, or null where that is not known. */
export function openingTime(
  state: Pick<Draft, 'journey' | 'phi'>,
  opens: NonNullable<Step['def']['opens']>,
): number | null {
  const base = opens.fact === undefined ? null : instantFact(state, opens.fact)
  return base === null ? null : base + opens.offsetMin * 60_000
}

/**
 * What the system does by itself. Pile H is only ever done by an event that names a person; where none did, the system
 * says that it needs one, so that the step is asked of somebody and hangs with nobody (E15.1, rule JN7).
 */
function run(draft: Draft, { step, task, scope }: Turn): void {
  const { def } = step
  if (def.pile === 'H') return putTask(draft, ended(task, 'not-done', NEEDS_A_PERSON, draft.now))
  const missing = step.criteria.some((holds, index) => isMissing(draft, step, { holds: holds.evaluate(scope), index }))
  const waits = missing || (def.criteria.length === 0 && def.completesOn.length > 0)
  if (!waits) return runDone(draft, step, task)
  const due = def.sla === null ? missing : (task.clock?.dueAt ?? Infinity) <= draft.now
  if (due) putTask(draft, ended(task, 'not-done', missing ? NEEDS_A_PERSON : 'overdue', draft.now))
}

function runDone(draft: Draft, { def }: Step, task: TaskRow): void {
  putTask(draft, done(task, { ...bySystem(draft.now), at: draft.since }, false))
  tellStep(draft, def.key)
}

/** Not met, and no other open step asks for the fact that would meet it. */
function isMissing(draft: Draft, step: Step, criterion: { holds: Truth; index: number }): boolean {
  if (criterion.holds === true) return false
  const fact = step.def.criteria[criterion.index]?.fact
  return !draft.plan.steps.some(({ def }) => {
    if (def.key === step.def.key || def.after.includes(step.def.key) || !isOpen(draft, def.key)) return false
    return fact !== undefined && def.captures.some((capture) => capture.fact === fact)
  })
}
