import type { Actor } from '../../shared/domain/person.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { TryAgain } from '../db/try-again.ts'

/** A sign-in as it was looked at: who, and the monotonic moment (ms) at which the looking began. */
export type Shown<S> = { readonly signed: S; readonly atMs: number }

/** Looks at the sign-in of whoever asks; null: it is over. */
export type Show<S> = () => Promise<Shown<S> | null>

/** Rights looked at longer ago than this, ms, are not gone by: a process that stood still for a while knows only old ones (S5: 5 s). */
export const STALE_MS = 4_500
/** Looked at again, so often, where it was too long ago once the answer was read: the process or its database stands still now and then. */
const MOST_LOOKS = 3

/**
 * [SY67] What `read` gives for whoever asks, on rights looked at within the last 4.5 s when it is handed out: where this
 * process stood still meanwhile they are looked at again, and it is read anew if they have changed. Null where they are gone.
 * @throws TryAgain where they cannot be had fresh
 */
export async function onFreshRights<S extends { readonly actor: Actor }, T>(
  { clock, show, shown: first }: { readonly clock: Clock; readonly show: Show<S>; readonly shown: Shown<S> },
  read: (signed: S) => Promise<T>,
): Promise<{ readonly answer: T } | null> {
  let shown = first
  let answer = await read(shown.signed)
  for (let looks = 0; clock.monotonicMs() - shown.atMs > STALE_MS; looks += 1) {
    if (looks === MOST_LOOKS) throw new TryAgain('the rights of whoever asks', { cause: null })
    const again = await show()
    if (again === null) return null
    if (!sameRights(again.signed.actor, shown.signed.actor)) answer = await read(again.signed)
    shown = again
  }
  return { answer }
}

/** True where both may do and see the same. */
export function sameRights(a: Actor, b: Actor): boolean {
  const rights = ({ roles, departments, units, class: held }: Actor) =>
    JSON.stringify([roles, departments, units, held])
  return rights(a) === rights(b)
}
