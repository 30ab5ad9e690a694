import { type Roster, rosterSchema } from '../../../shared/domain/roster.ts'
import type { Reads, Tx } from '../port.ts'
import { storableJson } from '../storable.ts'
import { first, type Query } from './query.ts'

/** Reads of who works when: one statement, so that shifts and absences are of one moment. */
export function rosterReads(query: Query): Pick<Reads, 'roster'> {
  return {
    roster: async (facility) => rosterSchema.parse(await first(query<Roster>(ROSTER, [facility]))),
  }
}

/** A roster in the place of the one before; whoever puts holds `lockKey` on it. */
export function rosterWrites(query: Query): Pick<Tx, 'putRoster'> {
  return {
    putRoster: async (facility, { shifts, absences }) => {
      await query(DROP_SHIFTS, [facility])
      await query(DROP_ABSENCES, [facility])
      if (shifts.length > 0) await query(PUT_SHIFTS, [facility, storableJson(shifts)])
      if (absences.length > 0) await query(PUT_ABSENCES, [facility, storableJson(absences)])
    },
  }
}

const ROSTER = {
  name: 'roster',
  text: `select
    (select coalesce(json_agg(json_build_object('user', user_id, 'role', role, 'department', department, 'unit', unit,
        'room', room, 'bed', bed, 'from', starts_at, 'to', ends_at) order by place), '[]')
      from shift where facility = $1) as shifts,
    (select coalesce(json_agg(json_build_object('user', user_id, 'from', starts_at, 'to', ends_at,
        'substitute', substitute) order by place), '[]')
      from absence where facility = $1) as absences`,
}
const DROP_SHIFTS = { name: 'drop-shifts', text: 'delete from shift where facility = $1' }
const DROP_ABSENCES = { name: 'drop-absences', text: 'delete from absence where facility = $1' }
const PUT_SHIFTS = {
  name: 'put-shifts',
  text: `insert into shift (facility, place, user_id, role, department, unit, room, bed, starts_at, ends_at)
    select $1, s.place, s.body ->> 'user', s.body ->> 'role', s.body ->> 'department', s.body ->> 'unit',
      s.body ->> 'room', s.body ->> 'bed', (s.body ->> 'from')::bigint, (s.body ->> 'to')::bigint
    from json_array_elements($2::json) with ordinality s(body, place)`,
}
const PUT_ABSENCES = {
  name: 'put-absences',
  text: `insert into absence (facility, place, user_id, starts_at, ends_at, substitute)
    select $1, a.place, a.body ->> 'user', (a.body ->> 'from')::bigint, (a.body ->> 'to')::bigint, a.body ->> 'substitute'
    from json_array_elements($2::json) with ordinality a(body, place)`,
}
