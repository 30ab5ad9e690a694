import { type TaskRow } from '../domain/task.ts'
import { MINUTE_MS } from '../kernel/instant.ts'
import { ageClocks } from './clock-timers.ts'
import { passOn } from './assignment.ts'
import { type Draft, mark, openTasks, putJourney, putTask } from './draft.ts'
import { escalate, reraise } from './escalation/escalate.ts'
import { FIRST, goesOnAtOnce } from './escalation/nobody-for.ts'
import { checkReach } from './escalation/reach.ts'
import { factOf, instantFact, tellFacts } from './facts-of.ts'
import { ASLEEP, endHold } from './hold.ts'
import { tellLate } from './late-fact.ts'
import { CONFIRM_LEFT_MIN } from './leave.ts'
import { endOverrides } from './priority-override.ts'
import { stallAt } from './settle-journey.ts'
import { hasLeft } from './stage-rank.ts'
import { highestLevel, taskTimes } from './task-times.ts'
import { undoAll } from './undo.ts'

/**
 * Everything that time alone brings and that is due by now, whichever timer fired: a lost, doubled or late timer does no
 * harm (rule ES6). Afterwards no timer of the journey is due.
 */
export function tick(draft: Draft): void {
  const { journey, now } = draft
  if (journey.state === 'closed') return
  const until = journey.hold?.until ?? null
  if (until !== null && until <= now) return holdEnds(draft)
  assumeLeft(draft)
  ageClocks(draft)
  tellLate(draft)
  endOverrides(draft)
  for (const task of openTasks(draft)) age(draft, task)
  escalate(draft)
  checkReach(draft)
  reraise(draft)
  const stalled = journey.stalledAt === null ? stallAt(draft, journey.advancedAt) : null
  if (stalled !== null && stalled <= now) putJourney(draft, { stalledAt: stalled })
}

/** An order that did not come again undoes the journey; one that slept until it is due wakes. */
function holdEnds(draft: Draft): void {
  const reason = draft.journey.hold?.reason ?? 'held'
  if (reason === ASLEEP) endHold(draft)
  else undoAll(draft, reason)
}

/** When cleaning starts although nobody confirmed that the patient left; null where that is not asked. */
export function assumeLeftAt({ journey, phi, plan }: Pick<Draft, 'journey' | 'phi' | 'plan'>): number | null {
  const reported = instantFact({ journey, phi }, 'leftReportedAt')
  if (reported === null || hasLeft(journey, plan) || factOf({ journey, phi }, 'leftAssumed') === true) return null
  return reported + CONFIRM_LEFT_MIN * MINUTE_MS
}

function assumeLeft(draft: Draft): void {
  const at = assumeLeftAt(draft)
  if (at === null || at > draft.now) return
  const told = { at: draft.now, source: { kind: 'rule', ref: 'confirm-left' } } as const
  tellFacts(draft, [{ name: 'leftAssumed', value: true, class: 'ops' }], told)
  mark(draft, 'left-unconfirmed')
}

/** Warned, past due, a level higher, its promise broken: each as far as it is due. */
function age(draft: Draft, task: TaskRow): void {
  const { warnAt, dueAt, levels, promiseAt, tryAt } = taskTimes(draft, task)
  let after = task
  const isDue = (at: number | null): at is number => at !== null && at <= draft.now
  if (isDue(promiseAt) && after.promise !== null) after = { ...after, promise: { ...after.promise, broken: true } }
  if (isDue(tryAt) && after.nextTry !== undefined) after = { ...after, nextTry: { ...after.nextTry, due: true } }
  if (isDue(warnAt)) after = { ...after, warned: true, level: Math.max(1, after.level) }
  if (isDue(dueAt)) after = { ...after, breachedAt: dueAt }
  if (goesOnAtOnce(draft, after, highestLevel(draft, after))) after = { ...after, level: FIRST }
  const level = levels.filter(({ at }) => isDue(at)).at(-1)?.level
  if (level !== undefined) after = { ...after, level }
  after = passOn(draft, after)
  if (after !== task) putTask(draft, after)
}
