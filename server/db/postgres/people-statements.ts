import type { Reads, Tx } from '../port.ts'
import type { SessionRecord, UserRecord } from '../records.ts'
import { storableJson, stored } from '../storable.ts'
import { first, type Query } from './query.ts'

type PeopleReads = Pick<Reads, 'userByName' | 'user' | 'users' | 'session' | 'liveSessions'>

/** Reads of accounts and sign-ins. */
export function peopleReads(query: Query): PeopleReads {
  return {
    userByName: (username) => first(query<UserRecord>(USER_BY_NAME, [username])),
    user: (id) => first(query<UserRecord>(USER_BY_ID, [id])),
    users: (facility) => query<UserRecord>(USERS, [facility]),
    session: (id) => first(query<SessionRecord>(SESSION_BY_ID, [id])),
    liveSessions: (facility) => query<SessionRecord>(LIVE_SESSIONS, [facility]),
  }
}

/** Writes of accounts and sign-ins. */
export function peopleWrites(query: Query): Pick<Tx, 'putUser' | 'lockSession' | 'putSession'> {
  return {
    lockSession: (id) => first(query<SessionRecord>(LOCK_SESSION, [id])),
    putUser: async (user) => {
      const { facility, id, username, name, secretHash, roles, departments, units, ...rest } = stored(user)
      const { class: held, disabled, epoch } = rest
      const lists = [roles, departments, units]
      await query(PUT_USER, [facility, id, username, name, secretHash, ...lists, held, disabled, epoch])
    },
    putSession: async (session) => {
      const { facility, id, user, device, epoch, refreshHash, createdAt, expiresAt, ...rest } = stored(session)
      const { lastHeardAt, revokedAt, covers, formerHash, rotatedAt, publicKey, revokedWhy } = rest
      const times = [createdAt, expiresAt, lastHeardAt, revokedAt]
      const values = [facility, id, user, device, epoch, refreshHash, ...times, storableJson(covers)]
      await query(PUT_SESSION, [...values, formerHash, rotatedAt, publicKey, revokedWhy])
    },
  }
}

const USER = `select facility, id, username, name, secret_hash as "secretHash", roles, departments, units, class, disabled,
  epoch from user_account`
const SESSION = `select facility, id, user_id as "user", device, epoch, refresh_hash as "refreshHash",
  former_hash as "formerHash", rotated_at as "rotatedAt", created_at as "createdAt", expires_at as "expiresAt",
  last_heard_at as "lastHeardAt", revoked_at as "revokedAt", covers,
  public_key as "publicKey", revoked_why as "revokedWhy"
  from session`

const USER_BY_NAME = { name: 'user-by-name', text: `${USER} where lower(username) = lower($1)` }
const USER_BY_ID = { name: 'user', text: `${USER} where id = $1` }
const USERS = { name: 'users', text: `${USER} where facility = $1 order by id` }
const SESSION_BY_ID = { name: 'session', text: `${SESSION} where id = $1` }
const LOCK_SESSION = { name: 'lock-session', text: `${SESSION} where id = $1 for update` }
const LIVE_SESSIONS = {
  name: 'live-sessions',
  text: `${SESSION} where facility = $1 and revoked_at is null and expires_at > now_ms() order by id`,
}
const PUT_USER = {
  name: 'put-user',
  text: `insert into user_account (facility, id, username, name, secret_hash, roles, departments, units, class, disabled, epoch)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (facility, id) do update set username = excluded.username, name = excluded.name,
      secret_hash = excluded.secret_hash, roles = excluded.roles, departments = excluded.departments,
      units = excluded.units, class = excluded.class, disabled = excluded.disabled, epoch = excluded.epoch`,
}
const PUT_SESSION = {
  name: 'put-session',
  text: `insert into session as s (facility, id, user_id, device, epoch, refresh_hash, created_at, expires_at, last_heard_at,
      revoked_at, covers, former_hash, rotated_at, public_key, revoked_why)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (facility, id) do update set epoch = excluded.epoch, refresh_hash = excluded.refresh_hash,
      expires_at = excluded.expires_at, last_heard_at = greatest(s.last_heard_at, excluded.last_heard_at),
      revoked_at = coalesce(s.revoked_at, excluded.revoked_at),
      revoked_why = case when s.revoked_at is null then excluded.revoked_why else s.revoked_why end, covers = excluded.covers,
      former_hash = excluded.former_hash, rotated_at = excluded.rotated_at`,
}
