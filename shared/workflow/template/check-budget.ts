import { needed } from '../join.ts'
import { bareScope } from './bare-scope.ts'
import { planOf, type Step } from './plan.ts'
import type { Template } from './template.ts'
import { type TemplateFault, warning } from './template-fault.ts'

/**
 * Warns where the steps that every journey has cannot be done within the target even if none is late: the longest chain
 * of their times (domain.md E1, rule JN24).
 */
export function checkBudget(template: Template): TemplateFault[] {
  if (template.leftStage === undefined) return []
  const { keys, minutes } = longestChain(template)
  const { target } = template
  if (minutes <= target.minutes) return []
  return [
    warning(
      'target.minutes',
      `The steps ${keys.join(' → ')} may take ${minutes} min; the target is ${target.minutes}.`,
    ),
  ]
}

/** The longest chain before leaving of steps that nothing but the order asks for. */
export function longestChain(template: Template): { keys: readonly string[]; minutes: number } {
  const chains = new Map<string, { keys: readonly string[]; minutes: number }>()
  let longest = NOTHING
  for (const step of planOf(template).sorted) {
    const before = joined(
      step,
      step.def.after.map((key) => chains.get(key) ?? NOTHING),
    )
    const own = { keys: [...before.keys, step.def.key], minutes: before.minutes + minutesOf(step) }
    const chain = isAlways(step) ? own : before
    chains.set(step.def.key, chain)
    longest = longer(longest, chain)
  }
  return longest
}

type Chain = { readonly keys: readonly string[]; readonly minutes: number }
const NOTHING: Chain = { keys: [], minutes: 0 }

/** The chain that a step waits for: the longest, or with `any` and a share the one that makes it enough. */
function joined({ def }: Step, before: readonly Chain[]): Chain {
  const nth = needed(def.join, before.length)
  return before.toSorted((a, b) => a.minutes - b.minutes)[nth - 1] ?? NOTHING
}

function longer(a: Chain, b: Chain): Chain {
  return b.minutes > a.minutes ? b : a
}

function isAlways({ def, when }: Step): boolean {
  return def.phase === 'before' && def.onPath && def.mode === 'person' && when.evaluate(NOBODY_TOLD) === true
}

/** Planned days before, a step before the leaving costs only its floor when the order comes first. */
function minutesOf({ def: { sla } }: Step): number {
  if (sla === null) return 0
  return sla.from === 'before-leave' || sla.from === 'before-fact' ? sla.floorMin : sla.minutes
}

/** A journey of which nobody told anything. */
const NOBODY_TOLD = bareScope()
