import { expect, test } from 'vitest'
import { feedChaos } from './figures/feed-chaos.ts'
import type { FaultFigure, Run } from './figures/figure.ts'
import { lostAnswers } from './figures/lost-answers.ts'
import { restoreOf } from './figures/restore.ts'

/** A slice of a figure, from the sources; what it measured is not looked at: that depends on the machine. */
function slice({ run }: FaultFigure, { rounds = null, minutes = null }: Partial<Run>) {
  return run({ rounds, minutes, built: false, say: () => undefined })
}

test('[R2] answers are lost on purpose: actions are sent again, and none is done twice', async () => {
  expect((await slice(lostAnswers, { rounds: 40 })).violations).toEqual([])
}, 600_000)

test('[R14] [IN11] feeds amid cuts at any byte and a killed node: nothing is lost after AA, nothing twice, the order kept', async () => {
  expect((await slice(feedChaos, { rounds: 24 })).violations).toEqual([])
}, 600_000)

test('[R17] [SY38] the database comes back from its copy: consoles offer again what it lost, and show what it holds', async () => {
  expect((await slice(restoreOf({ consoles: 3, later: 0 }), { minutes: 0.05 })).violations).toEqual([])
}, 600_000)
