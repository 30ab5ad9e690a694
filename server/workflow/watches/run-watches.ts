import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import type { Db, Reads } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import { emitSignals } from '../signals/emit-signals.ts'
import type { Signal } from '../signals/signal.ts'

/** Something that the server itself looks at: what is new, given what was told before. */
export type Watch = {
  readonly name: string
  readonly look: (
    reads: Reads,
    rules: FacilityRules,
    at: { readonly now: Instant; readonly told: unknown },
  ) => Promise<{ readonly signals: readonly Signal[]; readonly told: unknown }>
}

/**
 * Runs one watch of a facility: what was told is remembered in the transaction that tells it, so each thing is told once,
 * on any number of nodes and over restarts (rule WT5). True where a journey changed.
 */
export async function runWatch(
  { db, random }: { readonly db: Db; readonly random: Random },
  rules: FacilityRules,
  watch: Watch,
): Promise<boolean> {
  const { facility } = rules.reference
  const key = `watch:${watch.name}:${facility}`
  const known = await db.reads.meta(key)
  const seen = await watch.look(db.reads, rules, { now: await db.reads.now(), told: parsed(known) })
  if (JSON.stringify(seen.told) === (known ?? JSON.stringify(seen.told)) && seen.signals.length === 0) return false
  const changed = await db.transaction(async (tx) => {
    await tx.lockKey(facility, key)
    const now = await tx.now()
    // What was seen before the lock may have been told by another node meanwhile.
    const { signals, told } = await watch.look(tx, rules, { now, told: parsed(await tx.meta(key)) })
    await tx.putMeta(key, JSON.stringify(told))
    return emitSignals({ tx, random, rules, now, verb: watch.name }, signals)
  })
  if (changed.length > 0) db.ring(facility)
  return changed.length > 0
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
