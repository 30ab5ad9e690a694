import { Client } from 'pg'
import { z } from 'zod'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { errorCode } from './error-code.ts'

/**
 * What came of asking for the folder. The owner's lock is an advisory lock of a session: the database itself decides
 * between simultaneous starters, and a killed owner's lock ends with its connection, whatever becomes of process numbers.
 */
export type Asked =
  | { readonly kind: 'owned'; readonly session: Client; readonly ended: Promise<unknown> }
  /** `by` names the owner's process, as it called itself. */
  | { readonly kind: 'held'; readonly by: string }
  /** Starting, recovering or stopping. */
  | { readonly kind: 'not-ready' }

/** Asks the PostgreSQL at the port for the ownership of its folder. */
export async function askForOwnership(port: number, password: string): Promise<Asked> {
  const session = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    application_name: `${OWNER} ${process.pid}`,
    connectionTimeoutMillis: 5_000,
  })
  // A lost session says so twice. 'end' is listened to from the first moment: it may be lost before anybody asks.
  session.on('error', () => undefined)
  const ended = new Promise((resolve) => void session.once('end', resolve))
  try {
    await session.connect()
    const { rows } = await session.query('select pg_try_advisory_lock($1) as mine', [LOCK])
    if (z.array(z.object({ mine: z.boolean() })).parse(rows)[0]?.mine === true) return { kind: 'owned', session, ended }
    const by = await holder(session)
    await session.end()
    return { kind: 'held', by }
  } catch (error) {
    await session.end().catch(() => undefined)
    return refusal(error)
  }
}

/** Not up yet, on its way down, or gone while we asked. */
const PASSING = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']

const OWNER = 'onward owner'
/** Any number, the same in every version of Onward. */
const LOCK = 4_810_001

async function holder(session: Client): Promise<string> {
  const { rows } = await session.query(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1`,
    [LOCK],
  )
  const name = z.array(z.object({ name: z.string() })).parse(rows)[0]?.name ?? ''
  return name.startsWith(OWNER) ? `process ${name.slice(OWNER.length + 1)}` : 'another process'
}

function refusal(error: unknown): Asked {
  const code = errorCode(error)
  if (code === '28P01' || code === '28000')
    throw new EmbeddedPostgresError(
      'cannot-run',
      'The embedded database does not know the password in the data folder (file postgres-password): put the right file back.',
      { cause: error },
    )
  if (PASSING.includes(code)) return { kind: 'not-ready' }
  // The client gives a connection that breaks off, or is not answered, no code.
  if (error instanceof Error && /^(Connection terminated|timeout expired)/.test(error.message))
    return { kind: 'not-ready' }
  throw error
}
