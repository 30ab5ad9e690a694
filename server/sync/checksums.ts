import { sumForClass } from '../../shared/domain/scope-sum.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import type { Reads, ScopeSums } from '../db/port.ts'

export type ChecksumParts = { readonly reads: Pick<Reads, 'scopeSums'>; readonly clock: Pick<Clock, 'monotonicMs'> }

/** The sums over a scope's rows as a grant is sent them, at one number of the log. */
export type Checksums = (facility: string, grant: Grant) => Promise<ChecksumAnswer>

/**
 * A sum is read again after this long, ms. After an outage hundreds of consoles compare the same scopes within a minute; an
 * answer that is a second old is compared as one that is new: at its own number, or not at all.
 */
const KEPT_MS = 1_000

/** [SY75] Makes it: read once for all who ask for the same scope within a second, whatever class they hold. */
export function createChecksums({ reads, clock }: ChecksumParts): Checksums {
  const kept = new Map<string, { readonly untilMs: number; readonly sums: Promise<ScopeSums> }>()

  function sumsOf(facility: string, scope: string): Promise<ScopeSums> {
    const key = `${facility} ${scope}`
    const known = kept.get(key)
    const nowMs = clock.monotonicMs()
    if (known !== undefined && nowMs < known.untilMs) return known.sums
    const sums = reads.scopeSums(facility, scope)
    const fresh = { untilMs: nowMs + KEPT_MS, sums }
    kept.set(key, fresh)
    // What failed is asked again by whoever comes next.
    sums.catch(() => kept.get(key) === fresh && kept.delete(key))
    return sums
  }

  return async (facility, grant) => {
    const { seq, kinds } = await sumsOf(facility, grant.scope)
    return { at: { seq, ...sumForClass(kinds, grant.class) } }
  }
}
