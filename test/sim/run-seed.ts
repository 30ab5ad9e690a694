import { checkEnd } from './check-end.ts'
import { liveness } from './liveness.ts'
import type { Sometimes } from './sometimes.ts'
import { workload } from './workload.ts'
import { createWorld, type Spoil, type World } from './world.ts'

/** `safety`: everything breaks, then everything heals. `liveness`: afterwards some of it stays broken for ever. */
export type Mode = 'safety' | 'liveness'

/** What one seed came to. `counts`: the rare states that were reached (R19). */
export type SeedResult = {
  readonly seed: number
  readonly violations: readonly string[]
  readonly counts: ReadonlyMap<Sometimes, number>
  readonly commands: number
  readonly digest: string
}

export type SeedOptions = {
  readonly ops: number
  readonly mode?: Mode
  readonly log?: (line: string) => void
  readonly spoil?: Spoil
}

/** One whole history from one number: the same seed gives the same run, byte for byte. */
export async function runSeed(seed: number, { ops, mode = 'safety', ...options }: SeedOptions): Promise<SeedResult> {
  const world = await createWorld(seed, options)
  await begin(world)
  await workload(world, ops)
  if (mode === 'liveness') await liveness(world)
  const digest = await checkEnd(world)
  const { violations, reached, taken } = world
  return { seed, violations: violations.found, counts: reached.counts, commands: taken.size, digest }
}

async function begin({ time, feed, cluster, consoles, backup }: World): Promise<void> {
  for (let patient = 0; patient < 4; patient += 1) await time.drive(feed.open())
  for (let at = 0; at < cluster.count; at += 1) cluster.start(at)
  await time.advance(200)
  for (const console of consoles) console.start()
  await time.advance(3_000)
  backup()
}
