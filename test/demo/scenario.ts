import type { Axis } from './day/axis.ts'
import { planBadMessages } from './day/bad-messages.ts'
import { planCases } from './day/cases.ts'
import { keepDepartmentsGoing, openDepartments } from './day/department-stories.ts'
import { every } from './day/every.ts'
import { newReferral, openReferrals } from './day/referral-story.ts'
import { keepGoing, openDischarges, openHouse } from './day/ward-life.ts'
import { makeWorld, type Item, type World } from './day/world.ts'

const DAY_MIN = 1440

/**
 * A hospital's day as a feed tells it, without end: histories first (minutes below zero: the census, discharges and
 * referrals that are under way), then what goes on. In order of time; the same seed and axis give the same messages.
 */
export function* scenario({ seed, axis }: { seed: string; axis: Axis }): Generator<Item, never> {
  const { world, step } = makeWorld(seed, axis)
  openHouse(world)
  planCases(world, 0)
  openDischarges(world)
  openReferrals(world)
  openDepartments(world)
  planBadMessages(world, 0)
  world.at(0, () => keepGoing(world))
  world.at(0, () => keepDepartmentsGoing(world))
  world.at(0, () => every(world, 24, () => newReferral(world)))
  nextDay(world, DAY_MIN)
  for (;;) yield* step()
}

function nextDay(world: World, dayMin: number): void {
  world.at(dayMin, () => {
    // A little ahead, since some cases begin before the minute they are named for.
    planCases(world, dayMin + 110)
    planBadMessages(world, dayMin)
    nextDay(world, dayMin + DAY_MIN)
  })
}
