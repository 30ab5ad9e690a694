import type { Db } from '../../../server/db/port.ts'
import { type Actor, actorSchema } from '../../../shared/domain/person.ts'
import { FACILITY } from '../seed.ts'

/** A person of the seeded hospital as a session would resolve them. */
export async function benchActor(db: Db, username: string): Promise<Actor> {
  const user = await db.reads.userByName(username)
  if (user === null) throw new Error(`nobody called ${username}`)
  return actorSchema.parse({ ...user, facility: FACILITY, session: 'bench' })
}
