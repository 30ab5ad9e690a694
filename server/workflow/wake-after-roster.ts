import { z } from 'zod'
import { stateOf } from '../../shared/changes/journey-state.ts'
import type { Member } from '../../shared/domain/reference.ts'
import { rosterView } from '../../shared/domain/roster-view.ts'
import type { Roster } from '../../shared/domain/roster.ts'
import { type Instant, instantSchema } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { settle } from '../../shared/workflow/settle.ts'
import { step } from '../../shared/workflow/step.ts'
import { timerAt } from '../../shared/workflow/timer.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Reads, Tx } from '../db/port.ts'
import type { FacilityRules, RuleContexts } from '../db/rule-contexts.ts'
import { SYSTEM } from './signals/emit-signals.ts'

type Wake = { readonly db: Db; readonly random: Random; readonly contexts: RuleContexts }

/** Whose shift or absence a new roster changed, and when it was put: who is still to be looked after. */
const waitingSchema = z.record(z.string(), instantSchema)

/**
 * Notes, in the transaction that puts a roster, whose work may have to go to others: their shift ends at another moment now,
 * or somebody else is there in their place (rule RO7).
 */
export async function noteRosterChange(
  tx: Tx,
  facility: string,
  change: {
    readonly before: Roster
    readonly after: Roster
    readonly members: readonly Member[]
    readonly now: Instant
  },
): Promise<void> {
  const { before, after, members, now } = change
  const [was, is] = [rosterView(before, members), rosterView(after, members)]
  const rows = [...before.shifts, ...before.absences, ...after.shifts, ...after.absences]
  const users = [...new Set<string>(rows.map(({ user }) => user))]
  const changed = users.filter(
    (user) => was.shiftEnd(user, now) !== is.shiftEnd(user, now) || was.present(user, now) !== is.present(user, now),
  )
  if (changed.length === 0) return
  const known = await waiting(tx, facility)
  const told = Object.fromEntries(changed.map((user) => [user, now]))
  await tx.putMeta(keyOf(facility), JSON.stringify({ ...known, ...told }))
}

/**
 * Settles every journey in which those people hold a step, or lead a department with an open one: what they hold is released
 * as their shift or absence now says, what they would approve goes to who is there. On any node, until all were; true where
 * a journey changed.
 */
export async function wakeAfterRoster(deps: Wake, facility: string): Promise<boolean> {
  const { db, contexts } = deps
  const seen = await waiting(db.reads, facility)
  const users = Object.keys(seen)
  if (users.length === 0) return false
  // The roster that was put, not the one this node kept.
  contexts.forget(facility)
  const rules = await contexts.fresh(facility)
  if (rules === null) return false
  let woke = false
  for (const journey of await journeysOf(db.reads, rules, users))
    if (await db.transaction((tx) => wakeOne({ tx, random: deps.random, rules }, journey))) woke = true
  await db.transaction(async (tx) => {
    await tx.lockKey(facility, 'roster')
    // Whom another roster changed meanwhile is looked after once more.
    const left = Object.entries(await waiting(tx, facility)).filter(([user, at]) => seen[user] !== at)
    await tx.putMeta(keyOf(facility), JSON.stringify(Object.fromEntries(left)))
  })
  if (woke) db.ring(facility)
  return woke
}

/** Steps looked at of one person or department, at most. */
const MOST_STEPS = 500

async function journeysOf(reads: Reads, { reference }: FacilityRules, users: readonly string[]): Promise<string[]> {
  const { facility, members } = reference
  const page = { limit: MOST_STEPS, after: null }
  const found: string[] = []
  for (const owner of users) {
    const { items } = await reads.tasks(facility, { owner, state: 'open' }, page)
    found.push(...items.map(({ journey }) => journey))
  }
  const leads = members.filter(({ id, roles }) => users.includes(id) && roles.includes('department-lead'))
  for (const department of new Set(leads.flatMap((lead) => lead.departments))) {
    const { items } = await reads.tasks(facility, { department, state: 'free' }, page)
    found.push(...items.map(({ journey }) => journey))
  }
  return [...new Set(found)].toSorted()
}

async function wakeOne(
  { tx, random, rules }: { readonly tx: Tx; readonly random: Random; readonly rules: FacilityRules },
  journey: string,
): Promise<boolean> {
  const now = await tx.now()
  const before = stateOf(await tx.lockJourneys(rules.reference.facility, [journey]))
  const context = before === null ? null : rules.of(before.journey.workflow, before.journey.templateVersion)
  if (before === null || context === null || before.journey.state === 'closed') return false
  // First when each loses what they hold, then what is due of it by now.
  const timer = timerAt(journey, 'shift-end', now)
  const after = step(settle(before, context, now), { type: 'timer', timer }, context, now)
  if (after === before) return false
  const of = { before, after, context, actor: SYSTEM, verb: 'roster', cause: null, effectiveAt: now, now }
  return (await appendChange(tx, random, of)) !== null
}

async function waiting(reads: Reads, facility: string): Promise<Readonly<Record<string, Instant>>> {
  const text = await reads.meta(keyOf(facility))
  return text === null ? {} : waitingSchema.parse(JSON.parse(text))
}

function keyOf(facility: string): string {
  return `roster-wake:${facility}`
}
