import { sealingKeys } from '../../server/auth/sealing-keys.ts'
import { ringSchema } from '../../server/auth/sealing-ring.ts'
import type { World } from './world.ts'

/** Where the ring of key pairs lies in the database. */
export const SEALING_KEYS = 'sealing-keys'

/** The names of the keys in a stored ring. */
export function keyIds(stored: string | null): string[] {
  return stored === null ? [] : ringSchema.parse(JSON.parse(stored)).map(({ id }) => id)
}

/** The next key is handed out, as it is every 90 days; or the ring is lost, and whatever was sealed to it. */
export async function changeSealingKey(world: World): Promise<void> {
  const { sealing, random, reached, cluster, db, time } = world
  if (sealing === null) return
  sealing.keysChanged()
  if (random.oneIn(2)) {
    reached.seen('sealing key turned')
    await time.drive(sealingKeys({ db, clock: time, random: random.fork() }).turn())
    return
  }
  reached.seen('sealing key lost')
  await db.transaction((tx) => tx.putMeta(SEALING_KEYS, '[]'))
  // What the nodes still know of it goes with them: their consoles hear of the new one when they come back.
  for (let at = 0; at < cluster.count; at += 1) cluster.kill(at)
}
