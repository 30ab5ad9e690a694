import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Expiry, Tx } from '../port.ts'
import type { StoredTimer } from '../records.ts'
import { stored } from '../storable.ts'
import { newsEffect } from '../news-effect.ts'
import { compareText } from './listing.ts'
import type { Locks } from './locks.ts'
import { memoryReads } from './memory-reads.ts'
import { memoryWrite } from './memory-write.ts'
import { rowsOfJourney } from './rows-of.ts'
import { keyOf, type Tables } from './tables.ts'

/** What one transaction works with: its view, the locks it shares with others, and who it is to them. */
export type TxParts = {
  readonly tables: Tables
  readonly locks: Locks
  readonly owner: object
  readonly clock: Clock
  /** The next number of arrival of an inbound message or an effect. */
  readonly nextArrival: () => number
}

/** A transaction over memory: reads of its own view, and the writes of the port. */
export function memoryTx(parts: TxParts): Tx {
  return Object.assign(
    Object.assign(memoryReads(parts.tables, parts.clock), changeWrites(parts), webhookWrites(parts)),
    Object.assign(keyWrites(parts), recordWrites(parts), inboundWrites(parts)),
  )
}

type ChangeWrites = Pick<
  Tx,
  'lockReceipt' | 'lockJourneys' | 'lockCommand' | 'putReceipt' | 'write' | 'fireTimer' | 'enqueue' | 'prune'
>

function changeWrites(parts: TxParts): ChangeWrites {
  const { tables, locks, owner, clock } = parts
  const lockReceipt: Tx['lockReceipt'] = async (facility, commandId) => {
    await locks.take(keyOf('command', facility, commandId), owner)
    return { receipt: tables.receipt.get(keyOf(facility, commandId)) ?? null, now: clock.now() }
  }
  const lockJourneys: Tx['lockJourneys'] = async (facility, journeys, { skipLocked = false } = {}) => {
    const there = journeys.filter((journey) => rowsOfJourney(tables, facility, journey).length > 0)
    const held = await takeAll(parts, facility, [...new Set(there)].sort(compareText), skipLocked)
    return held.flatMap((journey) => rowsOfJourney(tables, facility, journey))
  }
  return {
    lockReceipt,
    lockJourneys,
    lockCommand: async (facility, commandId, journeys) => ({
      ...(await lockReceipt(facility, commandId)),
      rows: await lockJourneys(facility, journeys),
    }),
    putReceipt: async (receipt) => tables.receipt.set(keyOf(receipt.facility, receipt.commandId), stored(receipt)),
    write: (change) => memoryWrite(parts, change),
    fireTimer: async (facility, journey, timer) => {
      await locks.take(keyOf('timers', facility, journey), owner)
      return fire(parts, { ...timer, facility, journey, templateVersion: 0 })
    },
    enqueue: async (effects) => {
      for (const effect of effects) tables.effect.set(keyOf(effect.task, effect.key), stored(effect))
    },
    prune: (facility, expiry) => prune(parts, facility, expiry),
  }
}

async function prune(parts: TxParts, facility: string, expiry: Expiry): Promise<void> {
  const { tables, locks, owner } = parts
  const { receiptsBefore, sessionsBefore } = expiry
  for (const [key, receipt] of tables.receipt.entries())
    if (receipt.facility === facility && receipt.at < receiptsBefore) tables.receipt.delete(key)
  for (const [key, session] of tables.session.entries())
    if (session.facility === facility && session.expiresAt < sessionsBefore) tables.session.delete(key)
  for (const [key, memo] of tables.memo.entries())
    if (memo.facility === facility && memo.until < expiry.memosBefore) tables.memo.delete(key)
  await pruneTimers(parts, facility, expiry.firedBefore)
  await locks.take(keyOf('counter', facility), owner)
  pruneTombstones(tables, facility, expiry.tombstonesBefore)
}

/** Locked as a firing is: what another transaction fires meanwhile must not be written back as unfired. */
async function pruneTimers({ tables, locks, owner }: TxParts, facility: string, before: number): Promise<void> {
  const isOld = ({ firedAt }: { firedAt: number | null }) => firedAt !== null && firedAt < before
  const old = [...tables.timers.entries()].filter(
    ([, timers]) => timers[0]?.facility === facility && timers.some(isOld),
  )
  for (const [key, [first]] of old) {
    await locks.take(keyOf('timers', facility, first?.journey ?? ''), owner)
    const timers = tables.timers.get(key) ?? []
    tables.timers.set(
      key,
      timers.filter((timer) => !isOld(timer)),
    )
  }
}

async function takeAll(
  { locks, owner }: TxParts,
  facility: string,
  journeys: readonly string[],
  skip: boolean,
): Promise<string[]> {
  const held: string[] = []
  for (const journey of journeys) {
    const name = keyOf('journey', facility, journey)
    if (skip && !locks.tryTake(name, owner)) continue
    await locks.take(name, owner)
    held.push(journey)
  }
  return held
}

function fire({ tables, clock }: TxParts, timer: StoredTimer): boolean {
  const key = keyOf(timer.facility, timer.journey)
  const all = tables.timers.get(key) ?? []
  const now = clock.now()
  const hit = all.find(
    (kept) =>
      kept.subject === timer.subject &&
      kept.step === timer.step &&
      kept.occurrence === timer.occurrence &&
      kept.firedAt === null &&
      kept.dueAt <= now,
  )
  if (hit === undefined) return false
  tables.timers.set(
    key,
    all.map((kept) => (kept === hit ? { ...kept, firedAt: now } : kept)),
  )
  return true
}

/** Effects wait in memory, and nobody runs them: none is ever given up. */
function webhookWrites({ tables }: TxParts): Pick<Tx, 'tell' | 'putWebhooks' | 'retryEffect'> {
  return {
    tell: async (news) => {
      for (const one of news)
        for (const webhook of tables.webhook.values())
          if (webhook.facility === one.facility && webhook.events.includes(one.event)) {
            const draft = newsEffect(one, webhook.id)
            tables.effect.set(keyOf(draft.task, draft.key), stored(draft))
          }
    },
    putWebhooks: async (facility, webhooks) => {
      for (const [key, webhook] of tables.webhook.entries())
        if (webhook.facility === facility) tables.webhook.delete(key)
      for (const webhook of webhooks) tables.webhook.set(keyOf(facility, webhook.id), stored(webhook))
    },
    retryEffect: async () => false,
  }
}

function keyWrites({
  tables,
  locks,
  owner,
}: TxParts): Pick<Tx, 'lockKey' | 'lockPatient' | 'putJourneyKey' | 'putJourneyVisit'> {
  return {
    lockKey: (facility, key) => locks.take(keyOf('key', facility, key), owner),
    lockPatient: (facility, patient) => locks.take(keyOf('patient', facility, patient), owner),
    putJourneyKey: async (facility, key, journey) => {
      const journeys = tables.key.get(keyOf(facility, key))?.journeys ?? []
      if (!journeys.includes(journey))
        tables.key.set(keyOf(facility, key), { facility, key, journeys: [...journeys, journey] })
    },
    putJourneyVisit: async (facility, journey, visit) => {
      const journeys = tables.visitJourneys.get(keyOf(facility, visit)) ?? []
      if (!journeys.includes(journey)) tables.visitJourneys.set(keyOf(facility, visit), [...journeys, journey])
    },
  }
}

type RecordWrites = Pick<
  Tx,
  | 'putUser'
  | 'lockSession'
  | 'putSession'
  | 'putReference'
  | 'putTemplate'
  | 'putWorkflowState'
  | 'putMeta'
  | 'putMemo'
  | 'putRoster'
  | 'putVisit'
  | 'putPatient'
  | 'putFeed'
>

function recordWrites({ tables, locks, owner }: TxParts): RecordWrites {
  return {
    putUser: async (user) => tables.user.set(user.id, stored(user)),
    lockSession: async (id) => {
      await locks.take(keyOf('session', id), owner)
      return tables.session.get(id) ?? null
    },
    putSession: async (session) => {
      await locks.take(keyOf('session', session.id), owner)
      const was = tables.session.get(session.id)
      tables.session.set(session.id, {
        ...stored(session),
        revokedAt: was?.revokedAt ?? session.revokedAt,
        revokedWhy: (was?.revokedAt ?? null) === null ? session.revokedWhy : (was?.revokedWhy ?? null),
        publicKey: was === undefined ? session.publicKey : was.publicKey,
        lastHeardAt: Math.max(was?.lastHeardAt ?? 0, session.lastHeardAt),
      })
    },
    putReference: async (facility, body) => {
      tables.reference.set(facility, { facility, body: stored(body) })
      if (tables.counter.get(facility) === undefined)
        tables.counter.set(facility, { facility, seq: 0, at: 0, hash: '', oldestKept: 0 })
    },
    putTemplate: async (facility, template) => {
      const key = keyOf(facility, template.id, template.version)
      if (tables.template.get(key) === undefined) tables.template.set(key, { facility, ...stored(template) })
    },
    putWorkflowState: async (facility, id, body) =>
      tables.workflowState.set(keyOf(facility, id), { facility, id, body: stored(body) }),
    putMeta: async (key, value) => tables.meta.set(key, value),
    putMemo: async (facility, key, memo) => tables.memo.set(keyOf(facility, key), { facility, ...memo }),
    putRoster: async (facility, roster) => tables.roster.set(facility, stored(roster)),
    putVisit: async (visit) => tables.visit.set(keyOf(visit.facility, visit.visit), stored(visit)),
    putFeed: async (feed) => tables.feed.set(keyOf(feed.facility, feed.sender, feed.kind), stored(feed)),
    putPatient: async (patient) => tables.patient.set(keyOf(patient.facility, patient.patient), stored(patient)),
  }
}

function inboundWrites({ tables, locks, owner, nextArrival }: TxParts): Pick<Tx, 'putInbound' | 'lockInbound'> {
  return {
    putInbound: async ({ raw, ack, ...message }) => {
      const arrival = tables.inbound.get(message.id)?.arrival ?? nextArrival()
      const copy = { raw: raw.slice(), ack: ack === null ? null : ack.slice() }
      tables.inbound.set(message.id, { message: { ...stored(message), ...copy }, arrival })
    },
    lockInbound: async (id) => {
      if (!locks.tryTake(keyOf('inbound', id), owner)) return null
      return tables.inbound.get(id)?.message ?? null
    },
  }
}

function pruneTombstones(tables: Tables, facility: string, before: number): void {
  const old = [...tables.log.values()].filter((entry) => entry.facility === facility && entry.at < before)
  const upTo = Math.max(0, ...old.map((entry) => entry.seq))
  for (const [key, entries] of tables.scopes.entries())
    if (entries[0]?.facility === facility) {
      tables.scopes.set(
        key,
        entries.filter(({ leftSeq }) => leftSeq === null || leftSeq > upTo),
      )
    }
  const counter = tables.counter.get(facility)
  if (counter !== undefined)
    tables.counter.set(facility, { ...counter, oldestKept: Math.max(upTo, counter.oldestKept) })
}
