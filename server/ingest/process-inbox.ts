import type { InboundEvent } from '../../shared/domain/inbound-event.ts'
import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { Db, Tx } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import type { FacilityRules, RuleContexts } from '../db/rule-contexts.ts'
import { TryAgain } from '../db/try-again.ts'
import type { Planned } from '../workflow/journey-plan.ts'
import { runPlans } from '../workflow/run-plans.ts'
import { tellQuarantined } from '../workflow/watches/watch-quarantine.ts'
import { applyEvent } from './apply-event.ts'
import type { MapContext } from './hl7/mapping.ts'
import { mapMessage } from './hl7/map-message.ts'
import { parseMessage } from './hl7/parse-message.ts'
import { tellForgotten, tellLater, tellReadAgain } from './tell-repair.ts'

export type InboxDeps = {
  readonly db: Db
  readonly facility: string
  readonly contexts: RuleContexts
  readonly mapping: MapContext
  readonly random: Random
  readonly scheduler: Scheduler
  readonly warn: (message: string, error: unknown) => void
  /** Told what became of a message, for metrics and the log. */
  readonly settled: (message: InboundRecord) => void
  /** How often the inbox is looked at although nobody called, ms: what another node kept, or was cut from. */
  readonly pollMs?: number
}

/** Reads kept messages in the order they came, one transaction each: an answer is given long before. */
export type Inbox = {
  /** Something was kept: look now. */
  readonly wake: () => void
  readonly start: () => void
  /** Lets the message in hand be finished. */
  readonly stop: () => Promise<void>
  /** A message was set aside at the door: its repair opens. */
  readonly refused: (id: string) => void
  /** Reads one kept message again; gives it as it stands then, or null. */
  readonly replay: (id: string) => Promise<InboundRecord | null>
}

/** Makes the inbox of one facility. What cannot be read or mapped is quarantined with its reason and never lost (IN11). */
export function createInbox(deps: InboxDeps): Inbox {
  let running = false
  let busy: Promise<void> | null = null
  let again = false
  let cancel: Cancel = () => undefined
  let telling: Promise<void> = Promise.resolve()

  const wanted = () => again && running

  async function drain(): Promise<void> {
    while (wanted()) {
      again = false
      // One was there: there may be more.
      if (await processOne(deps, null)) again = true
    }
  }

  function wake(): void {
    again = true
    if (!running || busy !== null) return
    busy = drain()
      .catch((error: unknown) => deps.warn('the inbox could not be read; it is tried again', error))
      .finally(() => {
        busy = null
      })
  }

  function poll(): void {
    wake()
    cancel = deps.scheduler.after(deps.pollMs ?? 1000, poll)
  }

  return {
    wake,
    start() {
      running = true
      telling = telling
        .then(() => tellForgotten(deps))
        .catch((error: unknown) => deps.warn('messages that were set aside could not be looked through', error))
      poll()
    },
    async stop() {
      running = false
      cancel()
      await busy
      await telling
    },
    refused(id) {
      telling = telling.then(() => tellLater(deps, id))
    },
    async replay(id) {
      const before = await deps.db.reads.inboundById(id)
      await requeue(deps, id)
      await processOne(deps, id)
      if (before !== null) await tellReadAgain(deps, before)
      return deps.db.reads.inboundById(id)
    },
  }
}

/**
 * One message, one transaction: the one named, or the oldest that waits. A fault of ours quarantines it too: one bad
 * message never holds up the others. True where there was one.
 */
async function processOne(deps: InboxDeps, named: string | null): Promise<boolean> {
  const rules = await deps.contexts.fresh(deps.facility)
  if (rules === null) return false
  const run = { deps, rules, id: named }
  try {
    const changed = await deps.db.transaction((tx) => take({ ...run, tx }, (id) => (run.id = id)))
    if (changed === true) deps.db.ring(deps.facility)
    return changed !== null
  } catch (error) {
    if (error instanceof TryAgain || run.id === null) throw error
    deps.warn('a message could not be applied and was quarantined', error)
    const { id } = run
    await deps.db.transaction((tx) => setAside(tx, id))
    await tellLater(deps, id)
    return true
  }
}

type Take = { readonly deps: InboxDeps; readonly tx: Tx; readonly rules: FacilityRules; readonly id: string | null }

/** True where a journey changed; null where nothing waits. `found` hears which message it is. */
async function take(run: Take, found: (id: string) => void): Promise<boolean | null> {
  const { deps, tx } = run
  // One message at a time in a facility, on any node; which one is next is known only now: the order is kept.
  await tx.lockKey(deps.facility, 'inbox')
  const message = await waiting(run)
  if (message === null) return null
  found(message.id)
  const now = await tx.now()
  const read = readMessage(message, deps.mapping)
  const outcome = 'quarantine' in read ? read : await apply(run, message, { ...read, now })
  const status = 'quarantine' in outcome ? 'quarantined' : outcome.status
  const reason = 'quarantine' in outcome ? outcome.quarantine : outcome.notes.join(' ') || null
  const settled: InboundRecord = { ...message, status, reason, processedAt: now }
  await tx.putInbound(settled)
  deps.settled(settled)
  if (status === 'quarantined') return tellQuarantined({ tx, random: deps.random, rules: run.rules, now }, settled)
  return 'changed' in outcome && outcome.changed
}

/** The message to read, locked. What another node read meanwhile is not read a second time. */
async function waiting({ deps, tx, id }: Take): Promise<InboundRecord | null> {
  const next = id ?? (await tx.inboundWaiting(deps.facility, 1))[0]?.id ?? null
  const message = next === null ? null : await tx.lockInbound(next)
  return message?.status === 'received' ? message : null
}

type Read = { readonly events: readonly InboundEvent[]; readonly notes: readonly string[] }
type Applied = { readonly status: 'applied' | 'kept'; readonly changed: boolean; readonly notes: readonly string[] }

function readMessage(message: InboundRecord, mapping: MapContext): Read | { readonly quarantine: string } {
  const parsed = parseMessage(Buffer.from(message.raw))
  return parsed.ok ? mapMessage(parsed.value, mapping) : { quarantine: parsed.fault }
}

/** The census first, event by event; then every journey that the message means something for, in one go. */
async function apply(
  { deps, tx, rules }: Take,
  message: InboundRecord,
  read: Read & { now: Instant },
): Promise<Applied> {
  const planned: Planned[] = []
  for (const event of read.events)
    planned.push(
      await applyEvent({ tx, message, reference: rules.reference, rules, arrivedAt: message.receivedAt }, event),
    )
  const plans = planned.flatMap((one) => one.plans)
  const actor = { id: `feed:${message.sender}`, name: message.sender }
  const run = await runPlans({
    tx,
    random: deps.random,
    rules,
    plans,
    actor,
    cause: message.id,
    verb: message.messageType,
    now: read.now,
  })
  const forCensus = read.events.some(({ type }) => CENSUS.has(type))
  const notes = [...read.notes, ...planned.flatMap(({ note }) => note ?? []), ...run.notes]
  return { status: forCensus || run.changed.length > 0 ? 'applied' : 'kept', changed: run.changed.length > 0, notes }
}

/** Events that change the census even where no journey does. */
const CENSUS: ReadonlySet<string> = new Set(['visit', 'merge', 'person', 'visit-move'])

async function setAside(tx: Tx, id: string): Promise<void> {
  const message = await tx.lockInbound(id)
  if (message?.status !== 'received') return
  const reason =
    'The server met a fault of its own while applying this message; its log has it. Replay it after the mend.'
  // Without a time: it is told apart from being set aside, so that no fault of telling keeps it waiting.
  await tx.putInbound({ ...message, status: 'quarantined', reason, processedAt: null })
}

/** Puts a message back to be read again; one that is being read now is left to that. */
async function requeue({ db }: InboxDeps, id: string): Promise<void> {
  const message = await db.reads.inboundById(id)
  if (message === null || message.status === 'received') return
  await db.transaction((tx) =>
    tx.putInbound({ ...message, status: 'received', reason: null, replays: message.replays + 1 }),
  )
}
