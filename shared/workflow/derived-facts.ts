import { assertNever } from '../kernel/assert-never.ts'
import type { Draft } from './draft.ts'
import { factOf, tellFacts } from './facts-of.ts'
import { transportFor } from './transport.ts'

/** Writes what follows from other facts by the template's rules. What a person or a message said is left alone. */
export function deriveFacts(draft: Draft): void {
  for (const rule of draft.plan.template.rules)
    switch (rule) {
      case 'transport':
        deriveRide(draft)
        break
      default:
        assertNever(rule)
    }
}

function deriveRide(draft: Draft): void {
  const destination = factOf(draft, 'destination')
  const mobility = factOf(draft, 'mobility')
  const chosen = draft.journey.facts['rideMode']
  if (typeof destination !== 'string' || typeof mobility !== 'string') return
  if (chosen !== undefined && chosen.source.kind !== 'rule') return
  const ride = transportFor({ destination, mobility, ownCar: factOf(draft, 'ownCar') === true })
  if (ride === null) return
  tellFacts(
    draft,
    [
      { name: 'rideMode', value: ride.mode, class: 'ops' },
      { name: 'rideLeadMin', value: ride.leadMin, class: 'ops' },
    ],
    { at: draft.since, source: { kind: 'rule', ref: 'transport' } },
  )
}
