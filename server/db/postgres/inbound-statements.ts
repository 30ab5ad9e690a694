import type { Reads, Tx } from '../port.ts'
import type { InboundRecord, PatientRecord, VisitRecord } from '../records.ts'
import { stored, storableJson } from '../storable.ts'
import { first, type Query } from './query.ts'

type InboundReads = Pick<
  Reads,
  'inbound' | 'inboundById' | 'inboundDuplicate' | 'inboundWaiting' | 'visit' | 'visitsOfPatient' | 'census' | 'patient'
>

/** Reads of inbound messages and of the census. */
export function inboundReads(query: Query): InboundReads {
  return {
    inbound: async (facility, { status }, { limit, after }) => {
      const found = await query<InboundRecord>(INBOUND, [facility, status, after, limit + 1])
      const items = found.slice(0, limit)
      return { items, next: found.length > items.length ? (items.at(-1)?.id ?? null) : null }
    },
    inboundById: (id) => first(query<InboundRecord>(BY_ID, [id])),
    inboundDuplicate: (facility, sender, controlId) =>
      first(query<InboundRecord>(DUPLICATE, [facility, sender, controlId])),
    inboundWaiting: (facility, limit) => query<InboundRecord>(WAITING, [facility, limit]),
    visit: (facility, visit) => first(query<VisitRecord>(VISIT, [facility, visit])),
    visitsOfPatient: (facility, patient) => query<VisitRecord>(VISITS_OF, [facility, patient]),
    census: (facility) => query<VisitRecord>(CENSUS, [facility]),
    patient: (facility, patient) => first(query<PatientRecord>(PATIENT, [facility, patient])),
  }
}

/** Writes of inbound messages and of the census. */
export function inboundWrites(query: Query): Pick<Tx, 'putInbound' | 'lockInbound' | 'putVisit' | 'putPatient'> {
  return {
    lockInbound: (id) => first(query<InboundRecord>(LOCK, [id])),
    putInbound: async ({ raw, ack, ...message }) => {
      const { facility, id, sender, controlId, messageType, bodyHash, door, peer, ...rest } = stored(message)
      const { receivedAt, status, reason, processedAt, replays } = rest
      const names = [facility, id, sender, controlId, messageType, bodyHash, door, peer]
      await query(PUT_INBOUND, [
        ...names,
        Buffer.from(raw),
        receivedAt,
        status,
        reason,
        bytes(ack),
        processedAt,
        replays,
      ])
    },
    putVisit: async (record) => {
      const { facility, visit, patient, state, unit, room, bed, class: kind, updatedAt, eventAt, body } = stored(record)
      const place = [unit, room, bed, kind]
      await query(PUT_VISIT, [facility, visit, patient, state, ...place, updatedAt, eventAt, storableJson(body)])
    },
    putPatient: async (record) => {
      const { facility, patient, family, given, birthDate, sex, mrn, deathAt, mergedInto } = stored(record)
      await query(PUT_PATIENT, [facility, patient, family, given, birthDate, sex, mrn, deathAt, mergedInto])
    },
  }
}

function bytes(raw: Uint8Array | null): Buffer | null {
  return raw === null ? null : Buffer.from(raw)
}

const MESSAGE = `select facility, id, sender, control_id as "controlId", message_type as "messageType",
  body_hash as "bodyHash", raw, door, peer, received_at as "receivedAt", status, reason, ack,
  processed_at as "processedAt", replays from inbound`
const VISIT_ROW = `select facility, visit, patient, state, unit, room, bed, class, updated_at as "updatedAt",
  event_at as "eventAt", body from visit`

const INBOUND = {
  name: 'inbound',
  text: `${MESSAGE} where facility = $1 and ($2::text is null or status = $2)
    and ($3::text is null or arrival < (select arrival from inbound where id = $3))
    order by arrival desc limit $4`,
}
const BY_ID = { name: 'inbound-by-id', text: `${MESSAGE} where id = $1` }
const DUPLICATE = {
  name: 'inbound-duplicate',
  text: `${MESSAGE} where facility = $1 and sender = $2 and control_id = $3 order by arrival desc limit 1`,
}
const WAITING = {
  name: 'inbound-waiting',
  text: `${MESSAGE} where facility = $1 and status = 'received' order by arrival limit $2`,
}
const LOCK = { name: 'lock-inbound', text: `${MESSAGE} where id = $1 for update skip locked` }
const VISIT = { name: 'visit', text: `${VISIT_ROW} where facility = $1 and visit = $2` }
const VISITS_OF = { name: 'visits-of', text: `${VISIT_ROW} where facility = $1 and patient = $2 order by visit` }
const CENSUS = {
  name: 'census',
  text: `${VISIT_ROW} where facility = $1 and state in ('expected', 'in') order by unit, room, bed, visit`,
}
const PATIENT = {
  name: 'patient',
  text: `select facility, patient, family, given, birth_date as "birthDate", sex, mrn, death_at as "deathAt",
    merged_into as "mergedInto" from patient where facility = $1 and patient = $2`,
}
const PUT_INBOUND = {
  name: 'put-inbound',
  text: `insert into inbound (facility, id, sender, control_id, message_type, body_hash, door, peer, raw, received_at, status,
      reason, ack, processed_at, replays)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (facility, id) do update set sender = excluded.sender, control_id = excluded.control_id,
      message_type = excluded.message_type, body_hash = excluded.body_hash, raw = excluded.raw, status = excluded.status,
      reason = excluded.reason, ack = excluded.ack, processed_at = excluded.processed_at, replays = excluded.replays`,
}
const PUT_VISIT = {
  name: 'put-visit',
  text: `insert into visit (facility, visit, patient, state, unit, room, bed, class, updated_at, event_at, body)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (facility, visit) do update set patient = excluded.patient, state = excluded.state, unit = excluded.unit,
      room = excluded.room, bed = excluded.bed, class = excluded.class, updated_at = excluded.updated_at,
      event_at = excluded.event_at, body = excluded.body`,
}
const PUT_PATIENT = {
  name: 'put-patient',
  text: `insert into patient (facility, patient, family, given, birth_date, sex, mrn, death_at, merged_into)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (facility, patient) do update set family = excluded.family, given = excluded.given,
      birth_date = excluded.birth_date, sex = excluded.sex, mrn = excluded.mrn, death_at = excluded.death_at,
      merged_into = excluded.merged_into`,
}
