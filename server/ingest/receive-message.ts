import { createHash } from 'node:crypto'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Db, Tx } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import { admitMessage, type Admission, type AdmitPolicy } from './hl7/admit-message.ts'
import { buildAck, joinAcks, type AckErrorCode } from './hl7/build-ack.ts'
import { splitBatch } from './hl7/split-batch.ts'

export type Door = { readonly kind: 'mllp' | 'http'; readonly peer: string }

export type ReceiveDeps = {
  readonly db: Db
  readonly facility: string
  readonly clock: Clock
  readonly random: Random
  readonly policy: AdmitPolicy
  /** Called after a commit that left something to process. */
  readonly onKept: () => void
  /** Told of each message that was kept or was here before: its sender (MSH-3, MSH-4) and type. */
  readonly onHeard: (sender: string, messageType: string) => void
  /** Told of a message that was not answered AA, as it was kept. */
  readonly onRefused: (message: InboundRecord) => void
}

/**
 * Takes one payload: stores each message raw, commits, and only then gives the answer (rules IN11-IN14). A message that
 * was here before, same sender, control id and bytes, gets its first answer and no second effect. Rejects when nothing
 * could be stored: then nothing may be answered.
 */
export async function receiveMessage(deps: ReceiveDeps, raw: Uint8Array, door: Door): Promise<Buffer> {
  const acks: Buffer[] = []
  for (const piece of splitBatch(Buffer.from(raw))) acks.push(await receiveOne(deps, piece, door))
  return joinAcks(acks)
}

async function receiveOne(deps: ReceiveDeps, raw: Buffer, door: Door): Promise<Buffer> {
  const admission = admitMessage(raw, deps.policy)
  const draft = draftOf(deps, raw, door, admission)
  const stored = await deps.db.transaction(async (tx) => {
    const first = await firstOf(tx, draft)
    if (first !== null && first.bodyHash === draft.bodyHash) return first
    const record = first === null ? draft : reusedId(deps, draft, admission)
    await tx.putInbound(record)
    return record
  })
  if (draft.sender !== '') deps.onHeard(draft.sender, draft.messageType)
  if (stored.id === draft.id) (stored.status === 'received' ? deps.onKept : () => deps.onRefused(stored))()
  return Buffer.from(stored.ack ?? [])
}

/** The message that came first under the same sender and control id, held against a twin arriving at the same time. */
async function firstOf(tx: Tx, draft: InboundRecord): Promise<InboundRecord | null> {
  if (draft.controlId === '') return null
  await tx.lockKey(draft.facility, `inbound:${draft.sender}:${draft.controlId}`)
  return tx.inboundDuplicate(draft.facility, draft.sender, draft.controlId)
}

function draftOf(deps: ReceiveDeps, raw: Buffer, door: Door, admission: Admission): InboundRecord {
  const now = deps.clock.now()
  // What is answered AR is kept all the same: an analyst sees it, with its reason, beside what could not be mapped.
  const status = { keep: 'received', 'keep-faulty': 'quarantined', refuse: 'quarantined' } as const
  return {
    id: uuidV7(now, deps.random),
    facility: deps.facility,
    sender: admission.header?.sender ?? '',
    controlId: admission.header?.controlId ?? '',
    messageType: admission.header?.messageType ?? '',
    bodyHash: createHash('sha256').update(raw).digest('hex'),
    raw,
    door: door.kind,
    peer: door.peer,
    receivedAt: now,
    status: status[admission.kind],
    reason: admission.kind === 'keep' ? null : admission.reason,
    ack: answer(deps, admission, admission.kind === 'keep' ? null : admission),
    processedAt: null,
    replays: 0,
  }
}

/** Another message under a known control id is kept aside: the sender counts wrongly, or somebody else uses its name (case 64). */
function reusedId(deps: ReceiveDeps, draft: InboundRecord, admission: Admission): InboundRecord {
  const reason = `Another message came under control id ${draft.controlId} from ${draft.sender} before. Ask the sender to number its messages, then replay this one.`
  const ack = answer(deps, { ...admission, code: 'AE' }, { reason, errorCode: '205' })
  return { ...draft, status: 'quarantined', reason, ack }
}

type Fault = { readonly reason: string; readonly errorCode: AckErrorCode } | null

function answer(deps: ReceiveDeps, { header, code }: Pick<Admission, 'header' | 'code'>, fault: Fault): Buffer {
  const now = deps.clock.now()
  const parts = { header, code, text: fault?.reason ?? '', now, controlId: uuidV7(now, deps.random) }
  return buildAck(fault === null ? parts : { ...parts, errorCode: fault.errorCode })
}
