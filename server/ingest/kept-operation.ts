import { z } from 'zod'
import { type Facts, factsSchema } from '../../shared/domain/fact.ts'
import type { AppointmentEvent } from '../../shared/domain/inbound-event.ts'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { ApplyInput } from './apply-event.ts'
import { sourceOf } from './source-of.ts'

const keptSchema = z.object({ at: z.number(), facts: factsSchema })

/** How long after its time an operation is remembered, ms: a change may be told late. */
const REMEMBERED_MS = 7 * DAY_MS
/** The furthest that an operation is planned ahead: what says more is taken for this. */
const FURTHEST_MS = 400 * DAY_MS

/**
 * How an operation stood before this message (rule SN12): its time and room as the newest message before it told them, with
 * their source. Keeps what this one says. Null: nothing was known, or this one is older than what is.
 */
export async function keptOperation(input: ApplyInput, event: AppointmentEvent): Promise<Facts | null> {
  const { tx, message, arrivedAt } = input
  const number = (event.filler ?? event.placer)?.id
  if (!event.isSurgery || number === undefined) return null
  const key = `operation:${number}`
  const text = await tx.memo(message.facility, key)
  const kept = text === null ? null : keptSchema.parse(JSON.parse(text))
  const at = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  if (kept !== null && at < kept.at) return null
  const facts = { ...kept?.facts, ...toldOf(event, { at, source: sourceOf(message) }) }
  const until = Math.min(Math.max(event.startAt ?? arrivedAt, arrivedAt), arrivedAt + FURTHEST_MS) + REMEMBERED_MS
  await tx.putMemo(message.facility, key, { value: JSON.stringify({ at, facts }), until })
  return kept?.facts ?? null
}

/** A cancelled operation keeps the time and room that it had. */
function toldOf(
  { trigger, startAt, location }: AppointmentEvent,
  told: { at: Instant; source: ReturnType<typeof sourceOf> },
): Facts {
  if (trigger === 'S15' || trigger === 'S26') return {}
  return {
    ...(startAt === null ? {} : { surgeryAt: { value: startAt, ...told } }),
    ...(location?.room ? { operatingRoom: { value: location.room, ...told } } : {}),
  }
}
