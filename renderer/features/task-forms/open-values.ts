import type { Unit } from '../../../shared/domain/reference.ts'
import { FACT_NAMES } from '../../../shared/workflow/template/fact-names.ts'
import { isOfUnit } from '../../../shared/workflow/one-each.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** What is typed to open a journey. `bed` is "room bed"; `thing` what its template names it by. */
export type OpenValues = {
  readonly workflow: string
  readonly unit: string
  readonly bed: string
  readonly visit: string
  readonly stage: string
  readonly family: string
  readonly given: string
  readonly thing: string
}

/** Nothing typed yet. */
export const NOTHING_TYPED: OpenValues = {
  workflow: '',
  unit: '',
  bed: '',
  visit: '',
  stage: '',
  family: '',
  given: '',
  thing: '',
}

/** Which of the fields a workflow asks for, by what it follows (rules OJ5, OJ9). */
export type OpenFields = {
  /** A unit and a bed, or the unit alone. */
  readonly place: boolean
  readonly unit: boolean
  readonly visit: boolean
  readonly patient: boolean
  /** What the name of the case means, in the template's own words; null: it has none. */
  readonly thing: string | null
}

/** The fields of a workflow. A case may be about a patient too; nobody has to say one. */
export function openFields(template: Template): OpenFields {
  const { subject, named } = template
  return {
    place: subject === 'visit' || subject === 'bed',
    unit: isOfUnit(template),
    visit: subject === 'visit',
    patient: subject === 'referral' || subject === 'person' || (subject === 'case' && !isOfUnit(template)),
    thing: named === undefined ? null : meaningOf(template, named),
  }
}

/** The first field that must be filled and is not, or null. */
export function openWants(template: Template, values: OpenValues): 'visit' | 'bed' | 'family' | 'thing' | null {
  const has = (name: keyof OpenValues) => values[name].trim() !== ''
  switch (template.subject) {
    case 'visit':
      return has('visit') || has('bed') ? null : 'visit'
    case 'bed':
      return has('bed') ? null : 'bed'
    case 'referral':
    case 'person':
      return has('family') ? null : 'family'
    case 'case':
      return template.named === undefined || has('thing') ? null : 'thing'
  }
}

/** The stages that a person may open a workflow at. */
export function openStages({ triggers, stages }: Template): readonly { readonly id: string; readonly title: string }[] {
  const ids = triggers.filter(({ on }) => on === 'manual').map(({ stage }) => stage)
  return ids.map((id) => ({ id, title: stages.find((stage) => stage.id === id)?.title ?? id }))
}

/** The arguments of open-journey; what is empty, or not asked by this workflow, is left out. */
export function openArgs(values: OpenValues, template: Template, unit: Unit | undefined): Record<string, unknown> {
  const fields = openFields(template)
  const [room, bed] = values.bed.split(' ')
  const place = unit === undefined ? {} : { unit: unit.id, ...(bed === undefined ? {} : { room, bed }) }
  const patient = { family: values.family.trim(), given: values.given.trim() }
  return {
    workflow: template.id,
    ...(values.stage === '' ? {} : { stage: values.stage }),
    ...(fields.place ? place : {}),
    ...(fields.unit && unit !== undefined ? { unit: unit.id } : {}),
    ...(fields.visit && values.visit.trim() !== '' ? { visit: values.visit.trim() } : {}),
    ...(fields.patient && patient.family !== '' ? { patient } : {}),
    ...(fields.thing !== null && template.named !== undefined && values.thing.trim() !== ''
      ? { facts: { [template.named]: values.thing.trim() } }
      : {}),
  }
}

function meaningOf({ facts }: Template, name: string): string {
  return (
    facts.find((fact) => fact.name === name)?.meaning ?? FACT_NAMES.find((fact) => fact.name === name)?.meaning ?? name
  )
}
