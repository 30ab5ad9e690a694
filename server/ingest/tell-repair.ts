import type { Random } from '../../shared/kernel/random.ts'
import type { Db } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import type { RuleContexts } from '../db/rule-contexts.ts'
import { tellQuarantined, tellReplayed } from '../workflow/watches/watch-quarantine.ts'

export type RepairDeps = {
  readonly db: Db
  readonly facility: string
  readonly contexts: RuleContexts
  readonly random: Random
  readonly warn: (message: string, error: unknown) => void
}

/** Opens the repair of a message that was set aside before its repair could be told of; a fault is tried at the next start. */
export async function tellLater({ db, facility, contexts, random, warn }: RepairDeps, id: string): Promise<void> {
  try {
    const rules = await contexts.fresh(facility)
    if (rules === null) return
    await db.transaction(async (tx) => {
      const message = await tx.lockInbound(id)
      if (message?.status !== 'quarantined' || message.processedAt !== null) return
      const now = await tx.now()
      await tx.putInbound({ ...message, processedAt: now })
      await tellQuarantined({ tx, random, rules, now }, message)
    })
    db.ring(facility)
  } catch (error) {
    warn('the repair of a message could not be opened; it is tried at the next start', error)
  }
}

/** What was set aside, and not told of, before the server stopped. */
export async function tellForgotten(deps: RepairDeps): Promise<void> {
  const page = { limit: MOST_FORGOTTEN, after: null }
  const { items } = await deps.db.reads.inbound(deps.facility, { status: 'quarantined' }, page)
  for (const { id, processedAt } of items) if (processedAt === null) await tellLater(deps, id)
}

const MOST_FORGOTTEN = 200

/** Whoever repairs a message hears that it was read after all. */
export async function tellReadAgain(
  { db, facility, contexts, random }: RepairDeps,
  before: InboundRecord,
): Promise<void> {
  const [rules, after] = [await contexts.fresh(facility), await db.reads.inboundById(before.id)]
  if (rules === null || before.status !== 'quarantined' || after === null) return
  if (after.status !== 'applied' && after.status !== 'kept') return
  const changed = await db.transaction(async (tx) => tellReplayed({ tx, random, rules, now: await tx.now() }, before))
  if (changed) db.ring(facility)
}
