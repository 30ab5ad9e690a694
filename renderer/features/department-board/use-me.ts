import { actorIn } from '../../state/session-store.ts'
import { useSession } from '../../state/hooks.ts'

/** The id of whoever sits here, or null. */
export function useMe(): string | null {
  return actorIn(useSession())?.id ?? null
}
