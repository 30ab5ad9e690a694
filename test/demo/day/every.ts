import type { World } from './world.ts'

const DAY_MIN = 1440
/** The busy part of each day, minutes from its start; the night runs at `NIGHT_RATE`. */
const BUSY_MIN = 660
const NIGHT_RATE = 0.4

/** Runs at random distances with this mean (minutes, by day), for ever. */
export function every(world: World, meanMin: number, run: () => void): void {
  const rate = minuteOfDay(Math.max(0, world.now())) < BUSY_MIN ? 1 : NIGHT_RATE
  const distance = (meanMin * (0.5 + world.dice.unit())) / rate
  world.at(Math.max(0, world.now()) + distance, () => {
    run()
    every(world, meanMin, run)
  })
}

/** The minute of the scenario's day, 0-1439. */
export function minuteOfDay(atMin: number): number {
  return ((atMin % DAY_MIN) + DAY_MIN) % DAY_MIN
}
