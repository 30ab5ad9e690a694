import { expect, test } from 'vitest'
import { feedChaos } from './figures/feed-chaos.ts'
import type { FaultFigure, Run } from './figures/figure.ts'
import { lostAnswersOf } from './figures/lost-answers.ts'
import { restoreOf } from './figures/restore.ts'

/** A slice of a figure, from the sources; what it measured is not looked at: that depends on the machine. */
function slice({ run }: FaultFigure, { rounds = null, minutes = null }: Partial<Run>) {
  return run({ rounds, minutes, built: false, say: () => undefined })
}

/** As little as shows it: what costs time here is the setting up. */
const SMALL = { tasks: 500, nodes: 1 }

test('[R2] answers are lost on purpose: actions are sent again, and none is done twice', async () => {
  // Each with the line: a console that is left waiting for 10 s is the long run's and the simulation's.
  const losing = lostAnswersOf({ ...SMALL, consoles: 3, theft: { share: 0.6, cut: 1 } })
  expect((await slice(losing, { rounds: 24 })).violations).toEqual([])
}, 600_000)

test('[R14] [IN11] feeds amid cuts at any byte and a killed node: nothing is lost after AA, nothing twice, the order kept', async () => {
  expect((await slice(feedChaos, { rounds: 16 })).violations).toEqual([])
}, 600_000)

test('[R17] [SY38] the database comes back from its copy: consoles offer again what it lost, and show what it holds', async () => {
  expect((await slice(restoreOf({ ...SMALL, consoles: 2, later: 1 }), { minutes: 0 })).violations).toEqual([])
}, 600_000)
