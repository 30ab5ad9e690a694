import { expect, test } from 'vitest'
import { runSeed } from './run-seed.ts'

const OPS = 150
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1)

/** Seeds that once showed a fault, by what it was. They stay. */
const REGRESSIONS: readonly (readonly [fault: string, seed: number, ops: number])[] = [
  ['a successor of an action that the server had not stored waited for ever', 18, 200],
  ['an applied action whose answer was lost was refused when its session had been revoked since', 50, 200],
]

for (const seed of SEEDS)
  test(`[C1-C7] seed ${seed}: no action is lost or done twice, every console ends with what the server has`, async () => {
    const { violations } = await runSeed(seed, { ops: OPS })
    expect(violations, `replay: npm run sim -- --seeds 1 --from ${seed} --ops ${OPS} --log`).toEqual([])
  })

for (const [fault, seed, ops] of REGRESSIONS)
  test(`regression: ${fault} (seed ${seed})`, async () => {
    expect((await runSeed(seed, { ops })).violations).toEqual([])
  })

test('a seed runs the same every time', async () => {
  const runs = [await runSeed(7, { ops: 80 }), await runSeed(7, { ops: 80 })]
  expect(runs[0]?.digest).toBe(runs[1]?.digest)
  expect(runs[0]?.seen).toEqual(runs[1]?.seen)
})
