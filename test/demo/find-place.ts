import { z } from 'zod'
import { makeAxis } from './day/axis.ts'
import { placeOfControlId } from './day/world.ts'
import { scenario } from './scenario.ts'
import type { WorkerSession } from './staff/worker-session.ts'

/** Where in which scenario the feed goes on: everything up to `n` was sent before. */
export type Place = { readonly seed: string; readonly n: number; readonly atMin: number }

const inboundSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), controlId: z.string() })),
  next: z.string().nullable(),
})
/** Pages looked through for the demo's own messages; other senders may have talked since. */
const MOST_PAGES = 5

/**
 * A demo that was stopped goes on where it was, so that no bed is given twice: the newest of its own messages that the
 * server kept says how far it came. On an empty database the place is the scenario's beginning.
 */
export async function findPlace(analyst: WorkerSession, seed: string): Promise<Place> {
  let after = ''
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = inboundSchema.parse(await analyst.get(`/api/v1/inbound?limit=200${after}`))
    const places = answer.items.map(({ controlId }) => placeOfControlId(controlId)).filter((place) => place !== null)
    const [newest] = places
    if (newest !== undefined) {
      const n = Math.max(...places.filter((place) => place.seed === newest.seed).map((place) => place.n))
      return { seed: newest.seed, n, atMin: minuteOf(newest.seed, n) }
    }
    if (answer.next === null) break
    after = `&after=${encodeURIComponent(answer.next)}`
  }
  return { seed, n: 0, atMin: 0 }
}

/** The minute of the scenario's n-th message; its plot does not depend on the clock. */
function minuteOf(seed: string, n: number): number {
  for (const item of scenario({ seed, axis: makeAxis({ zeroAt: 0, zeroMin: 0, speed: 1 }) }))
    if (item.n >= n) return Math.max(0, item.atMin)
  return 0
}
