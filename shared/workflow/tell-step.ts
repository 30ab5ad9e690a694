import { isFinal } from '../domain/task.ts'
import { type Draft, flag } from './draft.ts'

/** What the system, or a journey of its own, did is said on another step's card, where the template asks for it. */
export function tellStep(draft: Draft, key: string): void {
  const tells = draft.plan.byKey.get(key)?.def.tells
  const told = tells === undefined ? undefined : draft.current.get(tells.task)
  if (tells !== undefined && told !== undefined && !isFinal(told)) flag(draft, told, tells.flag)
}
