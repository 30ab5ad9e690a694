import { randomBytes } from 'node:crypto'
import type { Db } from '../db/port.ts'

/** The secret of access tokens, shared by all nodes of a database; made by the first. */
export async function sharedSecret(db: Db): Promise<Uint8Array> {
  const secret = await db.transaction(async (tx) => {
    await tx.lockKey('', 'token-secret')
    const known = await tx.meta('token-secret')
    const made = known ?? randomBytes(32).toString('base64url')
    if (known === null) await tx.putMeta('token-secret', made)
    return made
  })
  return Buffer.from(secret, 'base64url')
}
