import type { Reference } from '../domain/reference.ts'
import type { OpenJourney } from '../workflow/open-journey.ts'
import type { Template } from '../workflow/template/template.ts'

/** What an opening by hand says of its subject. */
export type Named = {
  readonly unit?: string | null | undefined
  readonly room?: string | null | undefined
  readonly bed?: string | null | undefined
  /** True where the patient is known: from the census or as typed. */
  readonly patient: boolean
  readonly facts: OpenJourney['facts']
}

/** Where it is: for a bed, the configured one that is meant where its room was left out. */
export function placementOf(template: Template, named: Named, reference: Reference): OpenJourney['placement'] {
  const { unit = null, room = null, bed = null } = named
  if (template.subject !== 'bed') return { unit, room, bed }
  const meant = bedsOf(reference, unit).filter((one) => one.bed === bed && (room === null || one.room === room))
  return { unit, room: meant.length === 1 ? (meant[0]?.room ?? room) : room, bed }
}

/**
 * Why the subject is not said well enough, as a sentence, or null. A visit needs a bed on a configured unit (E15.2), a
 * referral and a person a patient, a bed one of the house, a case what its template is named by (rules OJ5, OJ9).
 */
export function unplaced(
  template: Template,
  { placement, ...named }: Named & { placement: OpenJourney['placement'] },
  reference: Reference,
): string | null {
  switch (template.subject) {
    case 'referral':
    case 'person':
      return named.patient ? null : 'Say who the patient is.'
    case 'case':
      return unnamed(template, named)
    case 'bed':
      return withoutBed(placement, reference, 'Say which bed it is.') ?? notConfigured(placement, reference)
    case 'visit':
      return withoutBed(placement, reference, 'This visit has no bed on a unit.')
  }
}

function unnamed({ named: name, facts, title }: Template, named: Pick<Named, 'facts'>): string | null {
  if (name === undefined || named.facts.some((fact) => fact.name === name && fact.value !== null)) return null
  return `Say which it is: ${facts.find((fact) => fact.name === name)?.meaning ?? `${name} of ${title}`}.`
}

function withoutBed(place: OpenJourney['placement'], reference: Reference, sentence: string): string | null {
  const { unit, bed } = place
  if ((unit ?? '') === '' || (bed ?? '') === '') return sentence
  return reference.units.some(({ id }) => id === unit) ? null : `There is no unit ${unit} here.`
}

function notConfigured({ unit, room, bed }: OpenJourney['placement'], reference: Reference): string | null {
  const known = bedsOf(reference, unit ?? null).some((one) => one.bed === bed && one.room === room)
  return known ? null : `There is no bed ${[room, bed].filter((part) => part !== null).join(' ')} on ${unit}.`
}

function bedsOf({ units }: Reference, unit: string | null): readonly { room: string; bed: string }[] {
  return units.find(({ id }) => id === unit)?.beds ?? []
}
