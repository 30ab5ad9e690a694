import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import { inRoot } from '../../../build/paths.ts'
import { bundle } from '../bundle.ts'
import type { runSeed } from '../run-seed.ts'
import type { Mutant } from './mutants.ts'

/** `seeds`: how many were run until one of the mutant's rules was broken; null: none did. `others`: what else was. */
export type Caught = { readonly seeds: number | null; readonly others: readonly string[] }

const OPS = 100

/** True where the product still has the line that the mutant spoils. */
export async function isThere({ file, from }: Mutant): Promise<boolean> {
  return (await readFile(inRoot(file), 'utf8')).split(from).length === 2
}

/** Builds the simulation over the mutated product and runs it seed by seed until the fault shows, `most` seeds at most. */
export async function runMutant(mutant: Mutant, most: number): Promise<Caught> {
  const run = await simulationWith(mutant)
  const others = new Set<string>()
  for (let seed = 1; seed <= most; seed += 1) {
    const { violations } = await run(seed, { ops: OPS, mode: mutant.mode ?? 'safety' })
    const rules = violations.map((violation) => violation.split(':', 1)[0] ?? '')
    if (rules.some((rule) => mutant.rules.includes(rule))) return { seeds: seed, others: [...others] }
    for (const rule of rules) others.add(rule)
  }
  return { seeds: null, others: [...others] }
}

async function simulationWith({ name, file, from, to }: Mutant): Promise<typeof runSeed> {
  const path = inRoot(file)
  const mutate: Plugin = {
    name: 'mutate',
    transform: (code, id) => (id === path ? code.replace(from, to) : null),
    enforce: 'pre',
  }
  const bundled = await bundle('run-seed.ts', name.replaceAll(/\W+/g, '-'), [mutate])
  try {
    // What the simulation's entry exports.
    return ((await import(pathToFileURL(bundled.file).href)) as { runSeed: typeof runSeed }).runSeed
  } finally {
    await bundled.remove()
  }
}
