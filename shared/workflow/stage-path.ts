import type { Instant } from '../kernel/instant.ts'
import type { Draft } from './draft.ts'
import type { Live } from './path-times.ts'
import { rankOf } from './stage-rank.ts'
import type { Plan } from './template/plan.ts'

/** What decides when the next stage comes: its critical path, and when that ends. */
export type StagePath = { readonly keys: readonly string[]; readonly readyAt: Instant | null }

/**
 * The chain of open steps that ends last among those that the next stage asks for: steps that lead to it and steps that its
 * condition names; where it names none, every step that is live (rule AD4). `ends` are their expected ends.
 */
export function stagePath(draft: Draft, live: readonly Live[], ends: ReadonlyMap<string, Instant>): StagePath {
  const asked = askedFor(draft)
  const wanted = asked === null ? null : closure(draft.plan, asked)
  const within = live.filter(({ task }) => ends.has(task.key) && (wanted === null || wanted.has(task.key)))
  const last = lastOf(
    within.map(({ task }) => task.key),
    ends,
  )
  if (last === null) return { keys: [], readyAt: null }
  const open = new Set(within.map(({ task }) => task.key))
  const keys = [last]
  for (let key = last; ;) {
    const before = (draft.plan.byKey.get(key)?.def.after ?? []).filter((one) => open.has(one) && !keys.includes(one))
    const latest = lastOf(before, ends)
    if (latest === null) return { keys, readyAt: ends.get(last) ?? null }
    keys.unshift(latest)
    key = latest
  }
}

/** Steps that the next stage on the way waits for; null: it names none. */
function askedFor({ journey, plan }: Draft): readonly string[] | null {
  const rank = rankOf(journey, plan)
  const next = plan.stages.find(({ def }) => plan.order.get(def.id) === rank + 1)
  if (next === undefined) return null
  const keys = gates.get(next) ?? gateOf(plan, next)
  gates.set(next, keys)
  return keys.length === 0 ? null : keys
}

type StagePlan = Plan['stages'][number]
const gates = new WeakMap<StagePlan, readonly string[]>()

function gateOf(plan: Plan, { def, enter }: StagePlan): string[] {
  const named = [...(enter?.text ?? '').matchAll(/["']([a-z][a-z0-9-]*)["']/g)].flatMap(([, key]) => key ?? [])
  const reaching = plan.steps.filter((step) => step.def.reaches === def.id).map((step) => step.def.key)
  return [...new Set([...reaching, ...named.filter((key) => plan.byKey.has(key))])]
}

/** The steps and all that they wait for. */
function closure(plan: Plan, keys: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (key: string): void => {
    if (found.has(key)) return
    found.add(key)
    plan.byKey.get(key)?.def.after.forEach(visit)
  }
  keys.forEach(visit)
  return found
}

/** The key that ends last; of equal ones the first. */
function lastOf(keys: readonly string[], ends: ReadonlyMap<string, Instant>): string | null {
  let best: string | null = null
  for (const key of keys) if (best === null || (ends.get(key) ?? 0) > (ends.get(best) ?? 0)) best = key
  return best
}
