import { homesOf, type JourneyView, REFERRAL_DEPARTMENTS } from './journey-view.ts'
import type { JourneyRow } from './journey.ts'
import type { Actor } from './person.ts'
import { mayReadRow, scopesOfJourney } from './scopes.ts'
import { ownerOf, type TaskRow } from './task.ts'

/**
 * How a person stands to a journey, or to one task of it.
 * - `owner` holds the task now, wherever its journey is
 * - `worker`, `lead` of the task's department (without a task: of any department that has one in the journey)
 * - `coordinator` covers the unit in which the patient is
 * - `supervisor` looks after the house
 * - `referral` coordinates referrals: journeys that live at REF, OUT or AUT, and every task of these
 * - `home` leads a department where the journey lives, unless the referral desk answers for it
 */
export type Standing = 'owner' | 'worker' | 'lead' | 'coordinator' | 'supervisor' | 'referral' | 'home'

/** Why somebody may not. `not-found` is also said of what the person may not see. */
export type Denial = 'not-found' | 'forbidden' | 'not-owner' | 'already-claimed'

/** Who may do one verb. */
export type Rights = {
  /** Where nobody else holds the task, and for journeys and escalations. */
  readonly may: readonly Standing[]
  /** Where somebody else holds the task. For start, complete and fail: only to record what the holder did (E15.6). */
  readonly over: readonly Standing[]
  /** What it is called when `over` does not name them, though `may` does. */
  readonly otherwise: Denial
}

const DESK: readonly Standing[] = ['lead', 'coordinator', 'supervisor', 'referral', 'home']
const PLACE: readonly Standing[] = ['coordinator', 'supervisor', 'referral', 'home']
/** Who the rule of the step names among them decides; that somebody holds it does not matter. */
const APPROVERS: readonly Standing[] = ['worker', ...DESK]
const TEAM: readonly Standing[] = ['owner', 'worker', ...DESK]

/**
 * The policy (design.md section 5, domain.md E15.6-15.7). Roles that are not named here (compliance officer, template
 * owner, integration analyst, wall display) may do nothing. Rules PO1-PO9.
 */
export const POLICY = {
  claim: { may: TEAM, over: [], otherwise: 'already-claimed' },
  release: { may: TEAM, over: [], otherwise: 'not-owner' },
  start: { may: TEAM, over: DESK, otherwise: 'not-owner' },
  pause: { may: TEAM, over: [], otherwise: 'not-owner' },
  resume: { may: TEAM, over: [], otherwise: 'not-owner' },
  complete: { may: TEAM, over: DESK, otherwise: 'not-owner' },
  fail: { may: TEAM, over: DESK, otherwise: 'not-owner' },
  forward: { may: TEAM, over: [], otherwise: 'not-owner' },
  assign: { may: DESK, over: DESK, otherwise: 'forbidden' },
  skip: { may: DESK, over: DESK, otherwise: 'forbidden' },
  acknowledge: { may: ['owner', ...DESK], over: DESK, otherwise: 'forbidden' },
  note: { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  'set-priority': { may: DESK, over: DESK, otherwise: 'forbidden' },
  'set-fact': { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  'open-journey': { may: PLACE, over: PLACE, otherwise: 'forbidden' },
  'cancel-journey': { may: PLACE, over: PLACE, otherwise: 'forbidden' },
  approve: { may: APPROVERS, over: APPROVERS, otherwise: 'forbidden' },
  confirm: { may: APPROVERS, over: APPROVERS, otherwise: 'forbidden' },
  delegate: { may: ['owner'], over: [], otherwise: 'not-owner' },
  'hand-over': { may: ['owner', ...DESK], over: DESK, otherwise: 'not-owner' },
  void: { may: DESK, over: DESK, otherwise: 'forbidden' },
  // The rule narrows it to the desk and, for a while, to who ended it; what is not held has no owner.
  reopen: { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  // Only ever one's own act, which the rule asks.
  undo: { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  'record-try': { may: TEAM, over: DESK, otherwise: 'not-owner' },
  'set-relation': { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  'record-telling': { may: TEAM, over: TEAM, otherwise: 'forbidden' },
  'add-task': { may: DESK, over: DESK, otherwise: 'forbidden' },
} as const satisfies { readonly [verb: string]: Rights }

/** The verbs the policy knows; every command verb must be one (checked where commands are decided). */
export type PolicyVerb = keyof typeof POLICY

/** True where the actor has the right; whether the row's state allows it is the verb's own rule. */
export function mayDo(actor: Actor, verb: PolicyVerb, state: JourneyView, task: TaskRow | null): boolean {
  return whyNot(actor, verb, state, task) === null
}

/** Why the actor may not, or null where they may. */
export function whyNot(actor: Actor, verb: PolicyVerb, state: JourneyView, task: TaskRow | null): Denial | null {
  const standings = standingsOf(actor, state, task)
  const rights: Rights = POLICY[verb]
  const any = (those: readonly Standing[]) => standings.some((standing) => those.includes(standing))
  const other = task !== null && ownerOf(task) !== null && ownerOf(task)?.id !== actor.id
  if (any(other ? rights.over : rights.may)) return null
  if (!maySee(actor, state, task)) return 'not-found'
  return any(rights.may) ? rights.otherwise : 'forbidden'
}

/** True where the actor may be told what the rows are now: they stand to them, or hold a scope that has the journey. */
export function maySee(actor: Actor, state: JourneyView, task: TaskRow | null): boolean {
  if (actor.facility !== state.journey.facility) return false
  return standingsOf(actor, state, task).length > 0 || mayReadRow(actor, 'ops', scopesOfJourney(state))
}

/** How the actor stands to the task, or with null to the journey as a whole. */
export function standingsOf(actor: Actor, state: JourneyView, task: TaskRow | null): Standing[] {
  if (actor.facility !== state.journey.facility || actor.roles.includes('wall-display')) return []
  const found = STANDINGS.filter(({ is }) => is(actor, state, task)).map(({ standing }) => standing)
  const acts = actor.roles.some((role) => ACTING.includes(role))
  return acts ? found : []
}

/** What is opened by hand, before there is any row: the workflow, who owns it, and where it will live. */
export type OpenAsk = Pick<JourneyRow, 'workflow' | 'home'> & {
  readonly unit: string | null
  readonly ownerRole?: JourneyRow['ownerRole']
}

/** True where the actor may open such a journey by hand. */
export function mayOpen(actor: Actor, ask: OpenAsk): boolean {
  if (actor.roles.includes('wall-display')) return false
  if (actor.roles.includes('house-supervisor')) return true
  if (coordinatesReferral(actor, ask) || leadsHome(actor, ask)) return true
  if (homesOf(ask).length > 0 && atReferralDesk(ask)) return false
  return actor.roles.includes('unit-coordinator') && actor.units.some((unit) => unit === ask.unit)
}

const ACTING: readonly string[] = [
  'worker',
  'unit-coordinator',
  'department-lead',
  'house-supervisor',
  'referral-coordinator',
] satisfies Actor['roles']

type Test = (actor: Actor, state: JourneyView, task: TaskRow | null) => boolean

const STANDINGS: readonly { readonly standing: Standing; readonly is: Test }[] = [
  { standing: 'owner', is: (actor, _, task) => task !== null && ownerOf(task)?.id === actor.id },
  { standing: 'worker', is: (actor, ...of) => actor.roles.includes('worker') && ofDepartment(actor, ...of) },
  { standing: 'lead', is: (actor, ...of) => actor.roles.includes('department-lead') && ofDepartment(actor, ...of) },
  {
    standing: 'coordinator',
    is: (actor, { journey }) =>
      actor.roles.includes('unit-coordinator') && journey.unit !== null && actor.units.includes(journey.unit),
  },
  { standing: 'supervisor', is: (actor) => actor.roles.includes('house-supervisor') },
  {
    standing: 'referral',
    is: (actor, { journey }, task) =>
      coordinatesReferral(actor, journey) ||
      (actor.roles.includes('referral-coordinator') && task !== null && isReferralDepartment(task.department)),
  },
  { standing: 'home', is: (actor, { journey }) => leadsHome(actor, journey) },
]

function ofDepartment(actor: Actor, { tasks }: JourneyView, task: TaskRow | null): boolean {
  if (task !== null) return actor.departments.includes(task.department)
  return [...tasks.values()].some(({ department }) => actor.departments.includes(department))
}

type Owned = Pick<JourneyRow, 'workflow' | 'home'> & { readonly ownerRole?: JourneyRow['ownerRole'] }

function coordinatesReferral(actor: Actor, journey: Owned): boolean {
  return actor.roles.includes('referral-coordinator') && atReferralDesk(journey)
}

function leadsHome(actor: Actor, journey: Owned): boolean {
  if (!actor.roles.includes('department-lead')) return false
  if (journey.ownerRole !== 'department-lead' && atReferralDesk(journey)) return false
  return homesOf(journey).some((home) => actor.departments.some((department) => department === home))
}

/** The referral desk answers for what lives there, and for what its coordinator owns. */
function atReferralDesk(journey: Owned): boolean {
  return journey.ownerRole === 'referral-coordinator' || homesOf(journey).some(isReferralDepartment)
}

function isReferralDepartment(department: string): boolean {
  return REFERRAL_DEPARTMENTS.some((one) => one === department)
}
