import type { Row } from '../../../shared/domain/row.ts'
import { scopeSumOf } from '../../../shared/domain/scope-sum.ts'
import { isFinal, ownerOf } from '../../../shared/domain/task.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { FinishedStep } from '../../../shared/workflow/usual-minutes.ts'
import type { ExceptionCount, JourneyFilter, Reads, TaskFilter } from '../port.ts'
import { nameKey } from '../name-key.ts'
import type { StoredTimer } from '../records.ts'
import { compareText, cutPage, pageById } from './listing.ts'
import { keyOf, type KeptTimer, type Tables } from './tables.ts'

/** The reads of a memory database over one view of its tables. */
export function memoryReads(tables: Tables, clock: Clock): Reads {
  return {
    now: async () => clock.now(),
    epoch: async () => tables.meta.get('epoch') ?? '',
    meta: async (key) => tables.meta.get(key) ?? null,
    roster: async (facility) => tables.roster.get(facility) ?? { shifts: [], absences: [] },
    facilities: async () => heads(tables).map(({ facility }) => facility),
    heads: async () => heads(tables),
    ...journeyReads(tables),
    ...scopeReads(tables),
    ...logReads(tables),
    ...timerReads(tables, clock),
    ...peopleReads(tables, clock),
    ...inboundReads(tables),
    ...censusReads(tables),
  }
}

function heads(tables: Tables): { facility: string; seq: number }[] {
  const all = [...tables.counter.values()].map(({ facility, seq }) => ({ facility, seq }))
  return all.sort((a, b) => compareText(a.facility, b.facility))
}

/** All rows of one journey. */
export function rowsOfJourney(tables: Tables, facility: string, journey: string): Row[] {
  return [...(tables.rows.get(keyOf(facility, journey))?.rows.values() ?? [])]
}

function rowsOfKind<K extends Row['kind']>(tables: Tables, facility: string, kind: K): Extract<Row, { kind: K }>[] {
  const groups = [...tables.rows.values()].filter((group) => group.facility === facility)
  const rows = groups.flatMap((group) => [...group.rows.values()])
  return rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)
}

function isIn(tables: Tables, row: Row, scopes: readonly string[] | undefined): boolean {
  if (scopes === undefined) return true
  const entries = tables.scopes.get(keyOf(row.facility, row.journey)) ?? []
  return entries.some((entry) => entry.leftSeq === null && scopes.includes(entry.scope))
}

function finishedSteps(tables: Tables, facility: string, limit: number): FinishedStep[] {
  const workflows = new Map(rowsOfKind(tables, facility, 'journey').map(({ id, workflow }) => [String(id), workflow]))
  const done = rowsOfKind(tables, facility, 'task').filter((task) => task.state === 'done')
  const newest = done.toSorted((a, b) => b.seq - a.seq || compareText(a.id, b.id)).slice(0, limit)
  return newest.flatMap((task) => {
    const { key, takenAt = null, handoff = null, openedAt } = task
    const workflow = workflows.get(task.journey)
    if (workflow === undefined || takenAt === null || task.mode !== 'person' || task.performed.via === 'system')
      return []
    return [{ workflow, key, takenAt, doneAt: task.performed.at, freeAt: handoff?.clock.startedAt ?? openedAt }]
  })
}

function exceptionCounts(tables: Tables, facility: string): ExceptionCount[] {
  const workflows = new Map(rowsOfKind(tables, facility, 'journey').map(({ id, workflow }) => [String(id), workflow]))
  const tasks = new Map(rowsOfKind(tables, facility, 'task').map((task) => [String(task.id), task]))
  const counts = new Map<string, ExceptionCount>()
  for (const { journey, exception } of tasks.values()) {
    const workflow = workflows.get(journey)
    if (exception === undefined || workflow === undefined) continue
    const answer = exception.answeredBy === null ? undefined : tasks.get(exception.answeredBy)
    const key = keyOf(workflow, exception.category)
    const { raised, open } = counts.get(key) ?? { raised: 0, open: 0 }
    const isOpen = answer !== undefined && !isFinal(answer)
    counts.set(key, { workflow, category: exception.category, raised: raised + 1, open: open + (isOpen ? 1 : 0) })
  }
  const byName = (one: ExceptionCount, other: ExceptionCount) =>
    compareText(one.workflow, other.workflow) || compareText(one.category, other.category)
  return [...counts.values()].toSorted(byName)
}

function journeyReads(
  tables: Tables,
): Pick<
  Reads,
  | 'journeyRows'
  | 'journeysRows'
  | 'journeys'
  | 'tasks'
  | 'openEscalations'
  | 'finishedSteps'
  | 'exceptionCounts'
  | 'journeysById'
  | 'identities'
  | 'journeysNamed'
  | 'journeyByKey'
  | 'openJourneysOfVisit'
> {
  return {
    journeyRows: async (facility, journey) => rowsOfJourney(tables, facility, journey),
    journeysRows: async (facility, journeys) => journeys.flatMap((journey) => rowsOfJourney(tables, facility, journey)),
    journeys: async (facility, filter, page) => {
      const rows = rowsOfKind(tables, facility, 'journey').filter((row) => fitsJourney(tables, row, filter))
      return pageById(rows, page, (row) => row.id)
    },
    tasks: async (facility, filter, page) => {
      const rows = rowsOfKind(tables, facility, 'task').filter((row) => fitsTask(tables, row, filter))
      return pageById(rows, page, (row) => row.id)
    },
    openEscalations: async (facility) =>
      rowsOfKind(tables, facility, 'escalation').filter((row) => row.state !== 'ended'),
    finishedSteps: async (facility, limit) => finishedSteps(tables, facility, limit),
    exceptionCounts: async (facility) => exceptionCounts(tables, facility),
    journeysById: async (facility, journeys) =>
      rowsOfKind(tables, facility, 'journey').filter((row) => journeys.includes(row.id)),
    identities: async (facility, journeys) =>
      rowsOfKind(tables, facility, 'journeyId').filter((row) => journeys.includes(row.id)),
    journeysNamed: async (facility, name) => {
      const named = rowsOfKind(tables, facility, 'journeyId').filter((row) => nameKey(row.family) === name)
      const rows = named.flatMap((row) => rowsOfJourney(tables, facility, row.id))
      return rows.filter((row) => row.kind === 'journey' && row.state === 'open').map((row) => row.id)
    },
    journeyByKey: async (facility, key) => tables.key.get(keyOf(facility, key))?.journeys.at(-1) ?? null,
    openJourneysOfVisit: async (facility, visit) => {
      const journeys = tables.visitJourneys.get(keyOf(facility, visit)) ?? []
      const rows = journeys.flatMap((journey) => rowsOfJourney(tables, facility, journey))
      return rows.filter((row) => row.kind === 'journey' && row.state === 'open').map((row) => row.journey)
    },
  }
}

function fitsJourney(tables: Tables, row: Row & { kind: 'journey' }, filter: JourneyFilter): boolean {
  const { workflow, stage, state, unit, scopes } = filter
  const fits = (wanted: string | undefined, is: string | null) => wanted === undefined || wanted === is
  return (
    fits(workflow, row.workflow) &&
    fits(stage, row.stage) &&
    fits(state, row.state) &&
    fits(unit, row.unit) &&
    isIn(tables, row, scopes)
  )
}

function fitsTask(tables: Tables, row: Row & { kind: 'task' }, filter: TaskFilter): boolean {
  const { department, state, owner, scopes } = filter
  if (department !== undefined && department !== row.department) return false
  if (state === 'open' ? isFinal(row) : state !== undefined && state !== row.state) return false
  return (owner === undefined || owner === ownerOf(row)?.id) && isIn(tables, row, scopes)
}

function scopeReads(
  tables: Tables,
): Pick<
  Reads,
  | 'scopeJourneys'
  | 'isScopeTouched'
  | 'scopeSums'
  | 'scopeDelta'
  | 'journeysDelta'
  | 'scopesOf'
  | 'scopesOfMany'
  | 'oldestKept'
> {
  const entriesOf = (facility: string, scope: string) =>
    [...tables.scopes.values()].flat().filter((entry) => entry.facility === facility && entry.scope === scope)
  const scopesOf = (facility: string, journey: string) => [...(tables.scopes.get(keyOf(facility, journey)) ?? [])]
  return {
    oldestKept: async (facility) => tables.counter.get(facility)?.oldestKept ?? 0,
    scopesOf: async (facility, journey) => scopesOf(facility, journey),
    scopesOfMany: async (facility, journeys) => journeys.flatMap((journey) => scopesOf(facility, journey)),
    scopeJourneys: async (facility, scope, page) => {
      const inside = entriesOf(facility, scope).filter((entry) => entry.leftSeq === null)
      return pageById(
        inside.map((entry) => entry.journey),
        page,
        (journey) => journey,
      )
    },
    isScopeTouched: async (facility, scope, seq, { from, to }) => {
      if ((tables.counter.get(facility)?.oldestKept ?? 0) > seq) return true
      const members = new Set(entriesOf(facility, scope).map((entry) => entry.journey))
      return [...tables.log.values()].some(
        (entry) =>
          entry.facility === facility &&
          entry.seq > seq &&
          entry.journey !== null &&
          members.has(entry.journey) &&
          entry.journey > from &&
          (to === null || entry.journey <= to),
      )
    },
    journeysDelta: async (facility, journeys, after) => {
      const scopes = journeys.flatMap((journey) => scopesOf(facility, journey))
      const entered = new Set(
        scopes.flatMap((one) => (one.leftSeq === null && one.enteredSeq > after ? one.journey : [])),
      )
      const rows = journeys.flatMap((journey) => rowsOfJourney(tables, facility, journey))
      return { rows: rows.filter((row) => row.seq > after || entered.has(row.journey)), scopes }
    },
    scopeSums: async (facility, scope) => {
      const inside = entriesOf(facility, scope).filter((entry) => entry.leftSeq === null)
      const rows = inside.flatMap((entry) => rowsOfJourney(tables, facility, entry.journey))
      const kinds = new Set(rows.map(({ kind }) => kind))
      const sums = [...kinds].map((one) => [one, scopeSumOf(rows.filter(({ kind }) => kind === one))])
      return { seq: tables.counter.get(facility)?.seq ?? 0, kinds: Object.fromEntries(sums) }
    },
    scopeDelta: async (facility, scope, after) => {
      const entries = entriesOf(facility, scope)
      const rows = entries
        .filter((entry) => entry.leftSeq === null)
        .flatMap((entry) =>
          rowsOfJourney(tables, facility, entry.journey).filter((row) => Math.max(row.seq, entry.enteredSeq) > after),
        )
      return { rows, left: entries.filter((entry) => entry.leftSeq !== null && entry.leftSeq > after) }
    },
  }
}

function logReads(tables: Tables): Pick<Reads, 'log' | 'logOfJourney' | 'logAt' | 'head' | 'receipt'> {
  const head = (facility: string) => tables.counter.get(facility)?.seq ?? 0
  const at = (facility: string, seq: number) => tables.log.get(keyOf(facility, seq))
  return {
    head: async (facility) => head(facility),
    logAt: async (facility, seq) => at(facility, seq) ?? null,
    log: async (facility, after, limit) => {
      const last = Math.min(head(facility), after + limit)
      const numbers = Array.from({ length: Math.max(last - after, 0) }, (_, index) => after + 1 + index)
      return numbers.map((seq) => at(facility, seq)).filter((entry) => entry !== undefined)
    },
    logOfJourney: async (facility, journey, limit) => {
      const found = [...tables.log.values()].filter((entry) => entry.facility === facility && entry.journey === journey)
      return found.sort((a, b) => b.seq - a.seq).slice(0, limit)
    },
    receipt: async (facility, commandId) => tables.receipt.get(keyOf(facility, commandId)) ?? null,
  }
}

function timerReads(tables: Tables, clock: Clock): Pick<Reads, 'dueTimers' | 'timersOf'> {
  return {
    dueTimers: async (facility, limit, except = []) => {
      const now = clock.now()
      const isDue = (timer: KeptTimer) => timer.firedAt === null && timer.dueAt <= now
      const due: KeptTimer[] = []
      for (const timers of tables.timers.values())
        for (const timer of timers)
          if (isDue(timer) && timer.facility === facility && !except.includes(timer.journey)) due.push(timer)
      return due.sort(earlier).slice(0, limit).map(shown)
    },
    timersOf: async (facility, journey) => {
      const timers = tables.timers.get(keyOf(facility, journey)) ?? []
      return timers
        .filter((timer) => timer.firedAt === null)
        .sort(earlier)
        .map(shown)
    },
  }
}

const earlier = (a: KeptTimer, b: KeptTimer) => a.dueAt - b.dueAt || compareText(a.subject, b.subject)

function shown({ facility, journey, subject, step, occurrence, dueAt, templateVersion }: KeptTimer): StoredTimer {
  return { facility, journey, subject, step, occurrence, dueAt, templateVersion }
}

function peopleReads(
  tables: Tables,
  clock: Clock,
): Pick<
  Reads,
  | 'userByName'
  | 'user'
  | 'users'
  | 'session'
  | 'liveSessions'
  | 'reference'
  | 'template'
  | 'templates'
  | 'workflowStates'
> {
  const templatesOf = (facility: string) =>
    [...tables.template.values()].filter((template) => template.facility === facility)
  return {
    userByName: async (username) =>
      [...tables.user.values()].find((user) => user.username.toLowerCase() === username.toLowerCase()) ?? null,
    user: async (id) => tables.user.get(id) ?? null,
    users: async (facility) => [...tables.user.values()].filter((user) => user.facility === facility),
    session: async (id) => tables.session.get(id) ?? null,
    liveSessions: async (facility) =>
      [...tables.session.values()].filter(
        (session) => session.facility === facility && session.revokedAt === null && session.expiresAt > clock.now(),
      ),
    reference: async (facility) => tables.reference.get(facility)?.body ?? null,
    template: async (facility, id, version) => {
      const found = tables.template.get(keyOf(facility, id, version))
      return found === undefined ? null : { body: found.body, hash: found.hash }
    },
    workflowStates: async (facility) =>
      [...tables.workflowState.values()]
        .filter((state) => state.facility === facility)
        .map(({ id, body }) => ({ id, body })),
    templates: async (facility) =>
      templatesOf(facility).map(({ id, version, body, hash }) => ({ id, version, body, hash })),
  }
}

function inboundReads(tables: Tables): Pick<Reads, 'inbound' | 'inboundById' | 'inboundDuplicate' | 'inboundWaiting'> {
  const newestFirst = (facility: string) =>
    [...tables.inbound.values()]
      .filter(({ message }) => message.facility === facility)
      .sort((a, b) => b.arrival - a.arrival)
  return {
    inbound: async (facility, { status }, page) => {
      const before = page.after === null ? Infinity : (tables.inbound.get(page.after)?.arrival ?? Infinity)
      const found = newestFirst(facility)
        .filter(({ message, arrival }) => arrival < before && (status === null || message.status === status))
        .map(({ message }) => message)
      return cutPage(found, page, (message) => message.id)
    },
    inboundById: async (id) => tables.inbound.get(id)?.message ?? null,
    inboundDuplicate: async (facility, sender, controlId) =>
      newestFirst(facility)
        .map(({ message }) => message)
        .find((message) => message.sender === sender && message.controlId === controlId) ?? null,
    inboundWaiting: async (facility, limit) =>
      newestFirst(facility)
        .map(({ message }) => message)
        .filter((message) => message.status === 'received')
        .reverse()
        .slice(0, limit),
  }
}

function censusReads(
  tables: Tables,
): Pick<Reads, 'visit' | 'visitsOfPatient' | 'census' | 'patient' | 'feeds' | 'webhook' | 'deadEffects'> {
  const visits = (facility: string) => [...tables.visit.values()].filter((visit) => visit.facility === facility)
  return {
    visit: async (facility, visit) => tables.visit.get(keyOf(facility, visit)) ?? null,
    visitsOfPatient: async (facility, patient) => visits(facility).filter((visit) => visit.patient === patient),
    census: async (facility) => visits(facility).filter(({ state }) => state === 'in' || state === 'expected'),
    patient: async (facility, patient) => tables.patient.get(keyOf(facility, patient)) ?? null,
    webhook: async (facility, id) => tables.webhook.get(keyOf(facility, id)) ?? null,
    deadEffects: async () => [],
    feeds: async (facility) =>
      [...tables.feed.values()]
        .filter((feed) => feed.facility === facility)
        .sort((a, b) => compareText(keyOf(a.sender, a.kind), keyOf(b.sender, b.kind))),
  }
}
