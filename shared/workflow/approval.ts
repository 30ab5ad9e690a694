import type { JourneyState } from '../changes/journey-state.ts'
import { isNamed } from '../domain/is-named.ts'
import type { Member } from '../domain/reference.ts'
import type { Role } from '../domain/roles.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from './context.ts'
import { draftOf } from './draft.ts'
import { factOf } from './facts-of.ts'
import { scopeOf } from './scope-of.ts'
import type { Approval, ApprovalLevel } from './template/approval-schema.ts'
import { condition } from './template/condition.ts'
import type { TemplateTask } from './template/task-schema.ts'

/** What a rule of approval is asked about. */
export type ApprovalAsk = {
  /** Null: the rule has no amount. `unknown`: its fact is missing, so nobody may decide yet. */
  readonly amount: number | null | 'unknown'
  readonly emergency: boolean
  /** The step's own department: that of levels which name none. */
  readonly department: string
  /** Names of those who asked or did the work. */
  readonly asked: readonly string[]
  /** Those who are away and in whose place somebody stands by the roster; absent: nobody knows. */
  readonly standsFor?: (user: string) => readonly Approver[]
}

/** Somebody who might approve. */
export type Approver = Pick<Member, 'name' | 'roles' | 'departments'> & { readonly id?: string }

/** As which level somebody may decide, or why not. */
export type ApprovalRight =
  | { readonly ok: true; readonly role: Role; readonly substitute: boolean }
  | { readonly ok: false; readonly why: 'amount-unknown' | 'above-all' | 'not-a-level' | 'asked-it' }

/** Those of `actors` who may decide (rules AP1-AP5): one rule for supply, write-off, denial and four-eyes alike. */
export function whoMayApprove<A extends Approver>(rule: Approval, ask: ApprovalAsk, actors: readonly A[]): A[] {
  return actors.filter((actor) => approvalRight(rule, ask, actor).ok)
}

/**
 * Whether one person may decide. The level is the first whose limit holds the amount; those above it may always; who stands
 * in by the roster for one of them who is away may; in an emergency the one just below may. Above the highest limit nobody
 * may.
 */
export function approvalRight(rule: Approval, ask: ApprovalAsk, actor: Approver): ApprovalRight {
  if (ask.amount === 'unknown') return { ok: false, why: 'amount-unknown' }
  const needed = levelOf(rule, ask.amount)
  if (needed === null) return { ok: false, why: 'above-all' }
  if (rule.otherPerson && ask.asked.some((text) => isNamed(text, actor))) return { ok: false, why: 'asked-it' }
  const isOf = (level: ApprovalLevel | undefined) => level !== undefined && holds(actor, level, ask.department)
  const regular = rule.levels.slice(needed).find(isOf)
  if (regular !== undefined) return { ok: true, role: regular.role, substitute: false }
  const absent = awayFor(rule, ask, actor)
  const inPlace = rule.levels.slice(needed).find((level) => absent.some((one) => holds(one, level, ask.department)))
  if (inPlace !== undefined) return { ok: true, role: inPlace.role, substitute: true }
  const below = ask.emergency ? rule.levels[needed - 1] : undefined
  if (below !== undefined && isOf(below)) return { ok: true, role: below.role, substitute: true }
  return { ok: false, why: 'not-a-level' }
}

/** In whose place the actor stands. Who asked for it has nobody decide in their place what they may not decide themselves. */
function awayFor(rule: Approval, { asked, standsFor }: ApprovalAsk, actor: Approver): readonly Approver[] {
  const all = actor.id === undefined ? [] : (standsFor?.(actor.id) ?? [])
  return all.filter((one) => !rule.otherPerson || !asked.some((text) => isNamed(text, one)))
}

/** The level that decides this amount, by its place; null: nobody may. */
export function levelOf({ levels }: Approval, amount: number | null): number | null {
  if (amount === null) return 0
  const at = levels.findIndex(({ upTo }) => upTo === null || amount <= upTo)
  return at === -1 ? null : at
}

/** The amount as the journey knows it. */
export function amountOf(rule: Approval, state: Pick<JourneyState, 'journey' | 'phi'>): ApprovalAsk['amount'] {
  if (rule.amount === undefined) return null
  const value = factOf(state, rule.amount)
  return typeof value === 'number' ? value : 'unknown'
}

/** Where a rule of approval is asked about: a step of a journey, by the rules of the house, at a moment. */
type Place = {
  readonly def: TemplateTask
  readonly state: JourneyState
  readonly context: RuleContext
  readonly at: Instant
}

/** What the rule is asked about for one step of a journey as it stands. */
export function approvalAsk(rule: Approval, { def, state, context, at }: Place): ApprovalAsk {
  const when = rule.substitute?.when
  const scope = when === undefined ? null : scopeOf(draftOf(state, context, state.journey.openedAt))
  const emergency = when !== undefined && scope !== null && condition(when).evaluate(scope) === true
  const { roster, reference } = context
  const standsFor = (user: string) => {
    const away = roster?.standsFor(user, at) ?? []
    return reference.members.filter(({ id }) => away.includes(id))
  }
  const asked = askedBy(rule, def, state)
  return { amount: amountOf(rule, state), emergency, department: def.department, asked, standsFor }
}

/** The rule that a step names; null where it names none. */
export function ruleOf({ template }: Pick<RuleContext, 'template'>, def: TemplateTask | null): Approval | null {
  if (def?.approval === undefined) return null
  return template.approvals.find(({ id }) => id === def.approval) ?? null
}

/** Who did or wrote down the steps before it, and who stated the amount. */
function askedBy(rule: Approval, def: TemplateTask, { journey, phi, tasks }: JourneyState): string[] {
  const before = [...tasks.values()].filter((task) => def.after.includes(task.key))
  const acts = before.flatMap((task) => (task.state === 'done' ? [task.performed.by, task.performed.recordedBy] : []))
  const fact = rule.amount === undefined ? undefined : (journey.facts[rule.amount] ?? phi?.facts[rule.amount])
  return fact?.source.kind === 'person' ? [...acts, fact.source.ref] : acts
}

/** True where somebody is of a level of a rule, given the step's own department. */
export function holds(actor: Approver, level: ApprovalLevel, own: string): boolean {
  if (!actor.roles.includes(level.role)) return false
  const byDepartment = level.role === 'worker' || level.role === 'department-lead'
  const department = level.department ?? (byDepartment ? own : undefined)
  return department === undefined || actor.departments.some((one) => one === department)
}
