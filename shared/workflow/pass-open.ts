import type { Instant } from '../kernel/instant.ts'
import { type Draft, putJourney } from './draft.ts'
import { scopeOf } from './scope-of.ts'

/** What moves the journey on: to which stage, when, and who said so where somebody did. */
type Move = { readonly stage: string; readonly at: Instant; readonly by: string | undefined }

/**
 * Records, before a stage on the way is entered, which criteria at its door are open, and the person whose word or act
 * brought the journey there (rule JN18). Going back passes no door.
 */
export function passOpen(draft: Draft, { stage, at, by }: Move): void {
  const door = draft.plan.stages.find(({ def }) => def.id === stage)
  if (door === undefined || door.gate.length === 0 || !isForward(draft, stage)) return
  const scope = scopeOf(draft)
  // Without the clinical row nobody knows what is open: the server says it.
  if (!scope.holdsPhi) return
  const open = door.gate.filter(({ holds }) => holds.evaluate(scope) !== true).map(({ def }) => def.title)
  if (open.length === 0) return
  const passed = { stage, at, by: by ?? lastDoer(draft), open }
  putJourney(draft, { passedOpen: [...(draft.journey.passedOpen ?? []), passed].slice(-MOST_KEPT) })
}

const MOST_KEPT = 20

function isForward({ journey, plan: { order } }: Draft, stage: string): boolean {
  return (order.get(stage) ?? Number.MAX_SAFE_INTEGER) > (order.get(journey.stage) ?? -1)
}

/** Who finished a step with what happens now; null where no person did: a message or a timer moved it on. */
function lastDoer({ tasks, since }: Draft): string | null {
  const acts = [...tasks.values()].flatMap((task) => (task.state === 'done' ? [task.performed] : []))
  const now = acts.filter(({ via, recordedAt }) => via !== 'system' && recordedAt >= since)
  return now.toSorted((a, b) => b.recordedAt - a.recordedAt)[0]?.by ?? null
}
