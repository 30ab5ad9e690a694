import { z } from 'zod'
import { stateOf } from '../../shared/changes/journey-state.ts'
import type { Member } from '../../shared/domain/reference.ts'
import { rosterView } from '../../shared/domain/roster-view.ts'
import type { Roster } from '../../shared/domain/roster.ts'
import { DAY_MS, type Instant, instantSchema } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { holds } from '../../shared/workflow/approval.ts'
import { isOfShift } from '../../shared/workflow/one-each.ts'
import { settle } from '../../shared/workflow/settle.ts'
import { step } from '../../shared/workflow/step.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import { timerAt } from '../../shared/workflow/timer.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Reads, Tx } from '../db/port.ts'
import type { FacilityRules, RuleContexts } from '../db/rule-contexts.ts'
import { SYSTEM } from './signals/emit-signals.ts'
import { newestOf } from './signals/hearers.ts'

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
    (user) =>
      was.shiftEnd(user, now) !== is.shiftEnd(user, now) ||
      was.present(user, now) !== is.present(user, now) ||
      comesOn(before, user, now) !== comesOn(after, user, now),
  )
  await note(tx, facility, { users: changed, now })
}

/**
 * Notes whose absence began or ended since this was last looked at, by the database's clock: nobody puts a roster then, and yet
 * somebody else is there (rule RO7). Each turn once, on any number of nodes; the first look of a house begins with now.
 */
async function noteTurns(db: Db, facility: string): Promise<void> {
  const now = await db.reads.now()
  const { absences } = await db.reads.roster(facility)
  const seen = await lookedAt(db.reads, facility)
  if (seen !== null && turnsOf(absences, seen, now).length === 0) return
  await db.transaction(async (tx) => {
    await tx.lockKey(facility, 'roster')
    const last = await lookedAt(tx, facility)
    const roster = await tx.roster(facility)
    await note(tx, facility, { users: last === null ? [] : turnsOf(roster.absences, last, now), now })
    await tx.putMeta(turnsKeyOf(facility), String(Math.max(last ?? 0, now)))
  })
}

function turnsOf(absences: Roster['absences'], last: Instant, now: Instant): string[] {
  const isTurn = (at: Instant) => last < at && at <= now
  return absences.filter(({ from, to }) => isTurn(from) || isTurn(to)).map(({ user }) => user)
}

async function lookedAt(reads: Reads, facility: string): Promise<Instant | null> {
  const text = await reads.meta(turnsKeyOf(facility))
  return text === null ? null : Number(text)
}

/** When and where somebody comes on within a day: who signs a hand-over depends on it (rule HO6). */
function comesOn({ shifts }: Roster, user: string, now: Instant): string {
  const ahead = shifts.filter((shift) => shift.user === user && now < shift.from && shift.from < now + DAY_MS)
  return ahead
    .map(({ role, unit, department, from }) => `${role} ${unit} ${department} ${from}`)
    .toSorted()
    .join()
}

async function note(
  tx: Tx,
  facility: string,
  { users, now }: { readonly users: readonly string[]; readonly now: Instant },
): Promise<void> {
  if (users.length === 0) return
  const known = await waiting(tx, facility)
  const told = Object.fromEntries(users.map((user) => [user, now]))
  await tx.putMeta(keyOf(facility), JSON.stringify({ ...known, ...told }))
}

/**
 * Settles every journey in which those people hold a step, or may decide one that waits, and every open hand-over: what they
 * hold is released as their shift or absence now says, what they would approve goes to who is there. Whose absence began or
 * ended meanwhile is one of them. On any node, until all were; true where a journey changed.
 */
export async function wakeAfterRoster(deps: Wake, facility: string): Promise<boolean> {
  const { db, contexts } = deps
  await noteTurns(db, facility)
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

/** Hand-overs open at once, at most. */
const MOST_HANDOVERS = 200

async function journeysOf(reads: Reads, rules: FacilityRules, users: readonly string[]): Promise<string[]> {
  const { facility, members } = rules.reference
  const page = { limit: MOST_STEPS, after: null }
  const found: string[] = []
  for (const owner of users) {
    const { items } = await reads.tasks(facility, { owner, state: 'open' }, page)
    found.push(...items.map(({ journey }) => journey))
  }
  const templates = newestOf(rules)
  for (const department of decidedBy(
    members.filter(({ id }) => users.includes(id)),
    templates,
  )) {
    const { items } = await reads.tasks(facility, { department, state: 'free' }, page)
    found.push(...items.map(({ journey }) => journey))
  }
  for (const { id } of templates.filter(isOfShift)) {
    const open = { workflow: id, state: 'open' } as const
    const { items } = await reads.journeys(facility, open, { limit: MOST_HANDOVERS, after: null })
    found.push(...items.map((journey) => journey.id))
  }
  return [...new Set(found)].toSorted()
}

/** Departments whose free steps may wait for these people: those they lead, and wherever a rule of approval names their level. */
function decidedBy(people: readonly Member[], templates: readonly Template[]): ReadonlySet<string> {
  const led = people.filter(({ roles }) => roles.includes('department-lead')).flatMap((lead) => lead.departments)
  const decided = templates.flatMap(({ tasks, approvals }) =>
    tasks.flatMap(({ approval, department }) => {
      const levels = approvals.find(({ id }) => id === approval)?.levels ?? []
      const isTheirs = levels.some((level) => people.some((person) => holds(person, level, department)))
      return isTheirs ? levels.map((level) => level.department ?? department) : []
    }),
  )
  return new Set([...led, ...decided])
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

function turnsKeyOf(facility: string): string {
  return `roster-turns:${facility}`
}

function keyOf(facility: string): string {
  return `roster-wake:${facility}`
}
