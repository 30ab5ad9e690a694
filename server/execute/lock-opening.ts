import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Command } from '../../shared/commands/command.ts'
import { type FoundVisit, type OpenArgs, openJourneyArgs, saidFacts } from '../../shared/commands/open-journey.ts'
import { placementOf } from '../../shared/commands/opening-place.ts'
import { initialsOf } from '../../shared/domain/initials.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { dedupeKey, mayReopen } from '../../shared/workflow/dedupe-key.ts'
import type { FactChange } from '../../shared/workflow/journey-event.ts'
import type { Tx } from '../db/port.ts'
import type { PatientRecord, VisitRecord } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'

/** What a command is decided on: the journey as locked, its rules, and what an opening found. */
export type Subject = {
  readonly state: JourneyState | null
  readonly context: RuleContext
  readonly opening: Opening | null
}

/** An opening by hand: what the census says, and what makes later messages and people find the journey. */
export type Opening = {
  readonly visit: FoundVisit | 'unknown' | null
  readonly remember: (tx: Tx, journey: string) => Promise<void>
}

export type OpeningAsk = {
  readonly tx: Tx
  readonly rules: FacilityRules
  readonly command: Command
  readonly visitFacts: (visit: VisitRecord) => readonly FactChange[]
}

/**
 * Finds the visit that is meant, locks its dedupe key (the same as ingest's: an order by hand and one by message open one
 * journey) and the journey that is open already. Null where the facility has no workflow at all, or the id is taken.
 */
export async function lockOpening({ tx, rules, command, visitFacts }: OpeningAsk): Promise<Subject | null> {
  const { facility } = rules.reference
  const { data: args } = openJourneyArgs.safeParse(command.args)
  const context = rules.newest(args?.workflow ?? '') ?? rules.any
  if (context === null) return null
  const ofBed = context.template.subject === 'bed'
  const named = !ofBed && (args?.visit !== undefined || (args?.bed ?? null) !== null)
  const found = args === undefined || !named ? null : await findVisit(tx, facility, args)
  const key = args === undefined ? null : keyOf(args, { context, found, reference: rules.reference })
  await tx.lockKey(facility, key ?? `hand:${command.entityId}`)
  const open = await alreadyOpen(tx, facility, { key, found, context })
  const state = stateOf(await tx.lockJourneys(facility, [open ?? command.entityId]))
  if (open === null && state !== null) return null
  const patient = found === null ? null : await tx.patient(facility, found.patient)
  const visit = found === null ? unfound(context, named) : foundVisit(found, patient, visitFacts(found))
  const remember = open === null ? rememberAs(facility, key, found) : rememberNothing
  return { state, context, opening: { visit, remember } }
}

type Place = { readonly visit?: string | undefined; readonly unit?: string | null | undefined } & {
  readonly room?: string | null | undefined
  readonly bed?: string | null | undefined
}

async function findVisit(tx: Tx, facility: string, place: Place): Promise<VisitRecord | null> {
  if (place.visit !== undefined) return tx.visit(facility, place.visit)
  const here = (await tx.census(facility)).filter(
    ({ state, unit, room, bed }) =>
      state === 'in' &&
      unit === place.unit &&
      bed === place.bed &&
      ((place.room ?? null) === null || room === place.room),
  )
  return here.length === 1 ? (here[0] ?? null) : null
}

/** A referral by hand may name nobody we know; a discharge is about somebody in the house. */
function unfound({ template }: RuleContext, named: boolean): 'unknown' | null {
  return named || template.subject === 'visit' ? 'unknown' : null
}

type Finding = {
  readonly context: RuleContext
  readonly found: VisitRecord | null
  readonly reference: FacilityRules['reference']
}

function keyOf(args: OpenArgs, { context: { template }, found, reference }: Finding): string | null {
  const said = saidFacts(args, template)
  const facts = said.ok ? said.value : []
  const about = { ...args, patient: found !== null || args.patient !== undefined, facts }
  return dedupeKey(template, {
    visit: found?.visit ?? null,
    patient: found?.patient ?? args.patient?.mrn ?? null,
    placement: placementOf(template, about, reference),
    facts,
  })
}

/** The journey that this opening is about already: open, or closed for good. */
async function alreadyOpen(
  tx: Tx,
  facility: string,
  { key, found, context }: { key: string | null; found: VisitRecord | null; context: RuleContext },
): Promise<string | null> {
  const { template } = context
  if (template.dedupe === undefined && found !== null) return openJourneyOf(tx, facility, found, template.id)
  const known = key === null ? null : await tx.journeyByKey(facility, key)
  const [row] = known === null ? [] : await tx.journeysById(facility, [known])
  if (row === undefined) return null
  return row.state === 'open' || !mayReopen(template, row) ? row.id : null
}

async function openJourneyOf(
  tx: Tx,
  facility: string,
  { visit }: VisitRecord,
  workflow: string,
): Promise<string | null> {
  const rows = await tx.journeysRows(
    facility,
    (await tx.openJourneysOfVisit(facility, visit)).map(({ id }) => id),
  )
  return rows.find((row) => row.kind === 'journey' && row.workflow === workflow)?.id ?? null
}

function foundVisit(visit: VisitRecord, patient: PatientRecord | null, facts: readonly FactChange[]): FoundVisit {
  const { family = '', given = '', birthDate = null, sex = null, mrn = '' } = patient ?? {}
  return {
    placement: { unit: visit.unit, room: visit.room, bed: visit.bed },
    identity: { family, given, birthDate, sex, mrn, visit: visit.visit },
    facts,
    initials: initialsOf({ family, given }),
    marks: [],
  }
}

/** A journey that was open already is known by its keys; only its own visit is never forgotten. */
function rememberAs(facility: string, key: string | null, visit: VisitRecord | null): Opening['remember'] {
  return async (tx, journey) => {
    if (key !== null) await tx.putJourneyKey(facility, key, journey)
    if (visit !== null) await tx.putJourneyVisit(facility, journey, visit.visit)
  }
}

const rememberNothing = async () => undefined
