import { z } from 'zod'
import { runSeed, type Mode } from './run-seed.ts'

/** `mixed`: every tenth seed in liveness mode. */
const modesSchema = z.enum(['safety', 'liveness', 'mixed'])
export type Modes = z.infer<typeof modesSchema>

/** Of the seeds from `from` on every `step`-th, beginning with the `first`: one process's part of a run. */
export const portionSchema = z.object({
  seeds: z.number(),
  from: z.number(),
  ops: z.number(),
  modes: modesSchema,
  first: z.number(),
  step: z.number(),
})
export type Portion = z.infer<typeof portionSchema>

/** A seed that showed violations: how many, and the first of them. */
const brokenSchema = z.object({
  seed: z.number(),
  mode: z.enum(['safety', 'liveness']),
  count: z.number(),
  first: z.array(z.string()),
})
export type Broken = z.infer<typeof brokenSchema>

/** What one process came to: its part of the seeds, and those of them that showed violations. */
export const partSchema = z.object({
  seeds: z.number(),
  commands: z.number(),
  counts: z.array(z.tuple([z.string(), z.number()])),
  broken: z.array(brokenSchema),
})
export type Part = z.infer<typeof partSchema>

/** Of a broken seed so many violations are told, each cut to so many characters. */
const TOLD = { violations: 12, characters: 600 }

/** `log`: is told everything that happens; `begun`: which seed begins now. */
export type Listening = { readonly log?: (line: string) => void; readonly begun?: (seed: number) => void }

/**
 * Runs them one after another.
 * @throws where a seed does not come to its end, with its number
 */
export async function runPart(portion: Portion, { log, begun }: Listening = {}): Promise<Part> {
  const { seeds, from, ops, modes, first, step } = portion
  const counts = new Map<string, number>()
  const part: Omit<Part, 'counts'> = { seeds: 0, commands: 0, broken: [] }
  for (let seed = from + first; seed < from + seeds; seed += step) {
    begun?.(seed)
    const mode = modeOf(seed, modes)
    const result = await runSeed(seed, { ops, mode, ...(log === undefined ? {} : { log }) }).catch((cause: unknown) => {
      throw new Error(`seed ${seed} did not come to its end`, { cause })
    })
    part.seeds += 1
    part.commands += result.commands
    for (const [what, times] of result.counts) counts.set(what, (counts.get(what) ?? 0) + times)
    const { violations } = result
    if (violations.length > 0) part.broken.push(broken(seed, mode, violations))
  }
  return { ...part, counts: [...counts] }
}

function modeOf(seed: number, modes: Modes): Mode {
  if (modes !== 'mixed') return modes
  return seed % 10 === 0 ? 'liveness' : 'safety'
}

function broken(seed: number, mode: Mode, violations: readonly string[]): Broken {
  const first = violations.slice(0, TOLD.violations).map((one) => one.slice(0, TOLD.characters))
  return { seed, mode, count: violations.length, first }
}
