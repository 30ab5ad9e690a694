import type { PersonEvent } from '../../shared/domain/person-event.ts'
import { dated, type ToldRelation, withTold } from '../../shared/domain/told-relation.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { PatientRecord, VisitRecord } from '../db/records.ts'
import type { JourneyPlan, Planned } from '../workflow/journey-plan.ts'
import { newestOf, signalPlans } from '../workflow/signals/hearers.ts'
import { groupBy } from '../../shared/kernel/group-by.ts'
import { openJourneys } from '../workflow/signals/open-by-keys.ts'
import { personKey } from '../db/journey-keys.ts'
import type { ApplyInput } from './apply-event.ts'
import { bodyOf } from './census/fold-visit.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { identityOf } from './plan/plan-visit.ts'
import { sourceOf } from './source-of.ts'

/** A28, A31: who somebody is and who stands to them, in every open journey about them; A28 of a new patient registers. */
export async function applyPerson(input: ApplyInput, event: PersonEvent): Promise<Planned> {
  const { tx, message, arrivedAt } = input
  const { facility } = message
  const known = event.patient.mrn === null ? null : await survivor(tx, facility, event.patient.mrn)
  const patient = await rememberPatient(tx, facility, event.patient, `message:${message.id}`)
  const at = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  const told = { relations: dated(event.relations ?? [], at), at }
  const plans: JourneyPlan[] = []
  for (const visit of await tx.visitsOfPatient(facility, patient.patient))
    plans.push(...(await tellVisit(input, { visit, patient, told })))
  plans.push(...(await tellPersons(input, { patient, told })))
  if (event.trigger === 'A28' && known === null) plans.push(...(await registered(input, { patient, told })))
  return { plans, note: plans.length === 0 ? 'No open journey is about this person.' : null }
}

type Told = { readonly relations: readonly ToldRelation[]; readonly at: Instant }
type About = { readonly patient: PatientRecord; readonly told: Told }

/** The census row remembers, too: a journey that opens later has them at once (rule RE7). */
async function tellVisit(input: ApplyInput, { visit, patient, told }: About & { visit: VisitRecord }) {
  const { tx } = input
  const body = bodyOf(visit)
  const isNewer = !(body.relations ?? []).some(({ at }) => at > told.at)
  if (told.relations.length > 0 && isNewer)
    await tx.putVisit({
      ...visit,
      body: { ...body, relations: withTold(body.relations ?? [], told.relations).slice(-40) },
    })
  const open = await openJourneys(tx, visit.facility, visit.visit)
  return open.map(({ id }) => tellPlan(input, id, { patient, told, visit: visit.visit }))
}

/** Journeys that follow the person and no visit: the newest of each workflow. */
async function tellPersons(input: ApplyInput, { patient, told }: About): Promise<JourneyPlan[]> {
  const { tx, message, rules } = input
  const keys = newestOf(rules).map(({ id }) => personKey(id, patient.patient))
  const open = groupBy(await tx.journeysByKeys(message.facility, keys, 'open'), ({ key }) => key)
  return [...open.values()].flatMap(([newest]) =>
    newest === undefined ? [] : [tellPlan(input, newest.id, { patient, told, visit: '' })],
  )
}

function tellPlan(
  { message }: ApplyInput,
  journey: string,
  { patient, told, visit }: About & { visit: string },
): JourneyPlan {
  const { relations, at } = told
  const facts = { type: 'facts', facts: [], relations, at, source: sourceOf(message) } as const
  return {
    kind: 'tell',
    journey,
    identity: identityOf(patient, visit),
    events: relations.length === 0 ? [] : [facts],
  }
}

async function registered({ tx, message, rules }: ApplyInput, { patient, told }: About): Promise<JourneyPlan[]> {
  return signalPlans(tx, rules, {
    name: 'registered',
    facts: { registeredAt: told.at },
    performer: null,
    priority: 'routine',
    visit: null,
    patient: patient.patient,
    identity: identityOf(patient, ''),
    placement: {},
    links: [],
    relations: told.relations,
    at: told.at,
    source: sourceOf(message),
  })
}
