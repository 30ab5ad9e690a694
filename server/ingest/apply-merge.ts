import type { MergeEvent } from '../../shared/domain/inbound-event.ts'
import type { VisitMoveEvent } from '../../shared/domain/person-event.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { VisitRecord } from '../db/records.ts'
import type { JourneyPlan, Planned } from '../workflow/journey-plan.ts'
import type { ApplyInput } from './apply-event.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { openJourneys } from '../workflow/signals/open-by-keys.ts'
import { sourceOf } from './source-of.ts'
import { mergedJourneys, mergedPlan } from './merged-journeys.ts'
import { identityOf } from './plan/plan-visit.ts'

/** A40: the retired number leads to the survivor from now on; the survivor's journeys are shown under the new identity. */
export async function applyMerge(input: ApplyInput, event: MergeEvent): Promise<Planned> {
  const { tx, message, arrivedAt } = input
  const { facility } = message
  const kept = await rememberPatient(tx, facility, event.survivor, `merge:${message.id}`)
  const retired = [...new Set(event.retired.map(({ value }) => value))].filter((value) => value !== kept.patient)
  const plans: JourneyPlan[] = []
  for (const number of retired) {
    const old = await survivor(tx, facility, number)
    // A number that nobody has used yet is retired, too: a late message under it finds the survivor.
    if (old === null) await tx.putPatient({ ...kept, patient: number, mrn: number, mergedInto: kept.patient })
    if (old === null || old.patient === kept.patient) continue
    await tx.putPatient({ ...old, mergedInto: kept.patient })
    for (const visit of await tx.visitsOfPatient(facility, old.patient)) {
      await tx.putVisit({ ...visit, patient: kept.patient, updatedAt: arrivedAt })
      for (const journey of await openJourneys(tx, facility, visit.visit))
        plans.push(mergedPlan(journey.id, identityOf(kept, visit.visit), { source: sourceOf(message), at: arrivedAt }))
    }
    plans.push(...(await mergedJourneys(input, { old, kept })))
  }
  return { plans, note: plans.length === 0 ? 'Numbers were merged; no open journey was touched.' : null }
}

/**
 * Visits that go on under another patient or number, or change beds with each other. All moves of a message are made, or
 * none: a visit that nobody knows leaves everything as it was.
 */
export async function applyVisitMove(input: ApplyInput, event: VisitMoveEvent): Promise<Planned> {
  const { tx, message, arrivedAt } = input
  const { facility } = message
  const known = await Promise.all(event.moves.map(({ from }) => tx.visit(facility, from)))
  if (known.some((visit) => visit === null)) return { plans: [], note: 'A visit of this message is not known: kept.' }
  const at = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  const plans: JourneyPlan[] = []
  for (const [index, move] of event.moves.entries()) {
    const visit = known[index]
    if (visit === null || visit === undefined) continue
    plans.push(...(await moveOne(input, { move, visit, at })))
  }
  return { plans, note: plans.length === 0 ? 'Visits were moved; no open journey was touched.' : null }
}

async function moveOne(
  { tx, message, arrivedAt }: ApplyInput,
  { move, visit, at }: { move: VisitMoveEvent['moves'][number]; visit: VisitRecord; at: Instant },
): Promise<JourneyPlan[]> {
  const { facility } = message
  const patient = await rememberPatient(tx, facility, move.patient, `visit:${move.from}`)
  const { unit, room, bed } = move.location ?? visit
  const name = move.into ?? visit.visit
  await tx.putVisit({
    ...visit,
    visit: name,
    patient: patient.patient,
    unit,
    room,
    bed,
    updatedAt: arrivedAt,
    eventAt: Math.max(visit.eventAt, at),
  })
  // The number that is given up leads nowhere: it was, and is not any more.
  if (name !== visit.visit) await tx.putVisit({ ...visit, state: 'cancelled', updatedAt: arrivedAt })
  const source = sourceOf(message)
  const placement = move.location === null ? {} : { placement: { unit, room, bed } }
  const facts = [{ name: 'mergedAt', value: at, class: 'ops' }] as const
  const plans: JourneyPlan[] = []
  for (const { id } of await openJourneys(tx, facility, visit.visit)) {
    if (name !== visit.visit) await tx.putJourneyVisit(facility, id, name)
    plans.push({
      kind: 'tell',
      journey: id,
      identity: identityOf(patient, name),
      events: [{ type: 'facts', facts, ...placement, at, source }],
    })
  }
  return plans
}
