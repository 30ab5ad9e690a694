import type { Log } from './log.ts'
import { Counter, type Registry } from 'prom-client'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { NoPhi } from '../../shared/kernel/phi.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Settings } from '../config/read-settings.ts'
import type { Db } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import type { RuleContexts } from '../db/rule-contexts.ts'
import type { InboundPort } from '../http/inbound-routes.ts'
import { Problem } from '../http/problem.ts'
import { loadCensus } from '../ingest/census/load-census.ts'
import { createFeedWatch } from '../ingest/feeds/feed-watch.ts'
import { createMllpServer, type MllpServer } from '../ingest/mllp/mllp-server.ts'
import { createInbox } from '../ingest/process-inbox.ts'
import { receiveMessage, type Door, type ReceiveDeps } from '../ingest/receive-message.ts'
import { StartRefused } from './start-refused.ts'

export type IngestDeps = {
  readonly settings: Settings
  readonly db: Db
  readonly contexts: RuleContexts
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly scheduler: Scheduler
  readonly metrics: Registry
}

/** The doors for messages: MLLP, and what HTTP's routes need. */
export type Ingest = {
  readonly port: InboundPort & { mllpPort(): number }
  /** Begins to take messages from the inbox; call once everything else runs. */
  open(): void
  stop(): Promise<void>
}

/** Starts the MLLP listener and the inbox of the one facility of this database. @throws StartRefused where the port is taken */
export async function startIngest(deps: IngestDeps): Promise<Ingest> {
  const { settings, db, contexts, log, clock, random, scheduler } = deps
  const facility = (await db.reads.facilities())[0] ?? null
  const warn = (message: string, error: unknown) => log.warn({ err: error }, message)
  const { zone, dischargeCodes, operatingRooms, orderCodes, documentCodes } = settings
  const mapping = { zone, dischargeCodes, operatingRooms, orderCodes, documentCodes }
  const count = inboundCounter(deps.metrics)
  // Reasons name fields, never values, so they may stand in a log.
  const settled = (message: InboundRecord) => {
    count(message.messageType, message.status)
    const { id: inbound, messageType, status, reason } = message
    if (status === 'quarantined') log.warn({ inbound, messageType, reason }, 'a message was quarantined')
    else log.debug({ inbound, messageType, status }, 'a message was read')
  }
  const inbox = createInbox({ db, facility: facility ?? '', contexts, mapping, random, scheduler, settled, warn })
  const policy = { processingIds: settings.demo ? ['P', 'T', 'D'] : ['P'] }
  const feeds = createFeedWatch({ db, facility: facility ?? '', clock, scheduler, warn })
  const receiving: ReceiveDeps = {
    db,
    facility: facility ?? '',
    clock,
    random,
    policy,
    onKept: inbox.wake,
    onHeard: (sender, messageType) => feeds.heard(sender, messageType),
    onRefused: (message) => {
      settled(message)
      inbox.refused(message.id)
    },
  }
  const receive = (raw: Uint8Array, door: Door): Promise<Buffer> => {
    if (facility === null) throw new Problem(503, 'unavailable', 'No hospital is loaded yet: no message can be kept.')
    return receiveMessage(receiving, raw, door)
  }
  const mllp = createMllpServer({
    host: settings.host,
    port: settings.mllpPort,
    allow: settings.mllpAllow,
    clock,
    newControlId: () => uuidV7(clock.now(), random),
    onMessage: (raw, peer) => receive(raw, { kind: 'mllp', peer: peer.address }),
    onNotice: (notice) =>
      log.warn('error' in notice ? { ...notice, err: notice.error, error: undefined } : notice, 'mllp'),
  })
  const mllpPort = await listen(mllp, settings)
  return {
    port: {
      receive,
      replay: inbox.replay,
      loadCensus: async (csv) => loadCensus(db, await referenceOf(contexts, facility), csv, clock.now()),
      mllpPort: () => mllpPort,
    },
    open: () => inbox.start(),
    async stop() {
      await mllp.stop(2000)
      await feeds.stop()
      await inbox.stop()
    },
  }
}

async function listen(mllp: MllpServer, { host, mllpPort }: Settings): Promise<number> {
  try {
    return await mllp.start()
  } catch (error) {
    throw new StartRefused(
      `The MLLP port ${mllpPort} on ${host} cannot be had: it is in use, or not allowed. Set ONWARD_MLLP_PORT.`,
      { cause: error },
    )
  }
}

async function referenceOf(contexts: RuleContexts, facility: string | null) {
  const rules = facility === null ? null : await contexts.fresh(facility)
  if (rules === null) throw new Problem(503, 'unavailable', 'No hospital is loaded yet: there are no beds to fill.')
  return rules.reference
}

/** Messages by type and what became of them: `kept` ones are those that are not mapped or changed nothing. */
function inboundCounter(metrics: Registry): <T extends string>(messageType: T & NoPhi<T>, status: string) => void {
  const counter = new Counter({
    name: 'onward_inbound_messages_total',
    help: 'Inbound messages by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers: [metrics],
  })
  // A type is the sender's own text: what is not of HL7's form is counted together, so that labels stay few.
  return (messageType, outcome) =>
    counter.inc({ type: /^[A-Z]{3}(\^[A-Z]\d\d)?$/.test(messageType) ? messageType : 'other', outcome })
}
