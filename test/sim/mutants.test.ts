import { expect, test } from 'vitest'
import { MUTANTS } from './mutants/mutants.ts'
import { isThere, runMutant } from './mutants/run-mutant.ts'

/** So many seeds may pass before a fault shows; most show at the first. */
const MOST_SEEDS = 150

for (const mutant of MUTANTS)
  test(`[R19] the judges see that ${mutant.name}: ${mutant.rules.join(' or ')}`, async () => {
    expect(await isThere(mutant), `${mutant.file} reads otherwise: the mutant is to be written anew`).toBe(true)
    expect((await runMutant(mutant, MOST_SEEDS)).seeds).not.toBeNull()
  }, 600_000)
