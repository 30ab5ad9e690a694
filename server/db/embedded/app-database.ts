import { createHmac } from 'node:crypto'
import type { Client } from 'pg'

/** The addresses of the cluster at a port: the product's own database, and the superuser's for upkeep. */
export function addressesOf(port: number, password: string): { url: string; adminUrl: string } {
  const at = `@127.0.0.1:${port}`
  return {
    url: `postgres://${NAME}:${appPassword(password)}${at}/${NAME}`,
    adminUrl: `postgres://postgres:${password}${at}/postgres`,
  }
}

/** Makes the database `onward` and the role that owns it, which is no superuser; both only when missing. */
export async function makeAppDatabase(session: Client, password: string): Promise<void> {
  const secret = session.escapeLiteral(appPassword(password))
  if (!(await exists(session, 'select 1 from pg_roles where rolname = $1'))) {
    await session.query(`create role ${NAME} login password ${secret}`)
  }
  if (await exists(session, 'select 1 from pg_database where datname = $1')) return
  await session.query(`create database ${NAME} owner ${NAME}`)
  await session.query(`revoke connect on database ${NAME}, postgres from public`)
}

const NAME = 'onward'

/** Made from the superuser's: one secret to keep, and the product's pool never holds it. */
function appPassword(password: string): string {
  return createHmac('sha256', password).update(NAME).digest('base64url')
}

async function exists(session: Client, query: string): Promise<boolean> {
  return (await session.query(query, [NAME])).rowCount === 1
}
