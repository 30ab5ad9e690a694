import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import type { Tx } from '../../db/port.ts'
import type { InboundRecord } from '../../db/records.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import type { JourneyPlan } from '../journey-plan.ts'
import { runPlans } from '../run-plans.ts'
import { emitSignals, ownSignal, SYSTEM } from '../signals/emit-signals.ts'
import { signalPlans } from '../signals/hearers.ts'

export type TellQuarantine = {
  readonly tx: Tx
  readonly random: Random
  readonly rules: FacilityRules
  readonly now: Instant
}

/** Repairs open at once, at most: senders name themselves, and a flood of them opens no more (rule WT1). */
const MOST_REPAIRS = 100

/**
 * A message was set aside: its repair opens, once for sender, type and reason; more of the same change nothing (rule WT1).
 * True where one opened.
 */
export async function tellQuarantined(parts: TellQuarantine, message: InboundRecord): Promise<boolean> {
  const { tx, random, rules, now } = parts
  const signal = ownSignal('message-quarantined', { ...faultOf(message), messageId: message.id }, now)
  const wanted = (await signalPlans(tx, rules, signal)).filter((plan) => plan.kind === 'open')
  const plans: JourneyPlan[] = []
  for (const plan of wanted) if (!(await hasMany(tx, rules.reference.facility, plan.workflow))) plans.push(plan)
  if (plans.length === 0) return false
  const run = await runPlans({ tx, random, rules, plans, actor: SYSTEM, cause: message.id, verb: signal.name, now })
  return run.changed.length > 0
}

/** A message that had been set aside was read after all: whoever repairs it hears so. */
export async function tellReplayed(parts: TellQuarantine, before: InboundRecord): Promise<boolean> {
  const signal = ownSignal('message-replayed', faultOf(before), parts.now)
  return (await emitSignals({ ...parts, verb: signal.name, cause: before.id }, [signal])).length > 0
}

async function hasMany(tx: Tx, facility: string, workflow: string): Promise<boolean> {
  const { items } = await tx.journeys(facility, { workflow, state: 'open' }, { limit: MOST_REPAIRS, after: null })
  return items.length >= MOST_REPAIRS
}

/** What makes two messages the same fault. Reasons name fields, never values; the one that names a number is told without it. */
function faultOf({ sender, peer, messageType, reason }: InboundRecord) {
  const isReused = reason?.startsWith('Another message came under control id') === true
  return {
    sender: (sender || `peer ${peer}`).slice(0, 200),
    messageType: messageType || 'unknown',
    faultReason: isReused ? 'Another message came under a control id of this sender before.' : (reason ?? 'unknown'),
  }
}
