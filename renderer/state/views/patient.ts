import type { JourneyIdentityRow, JourneyRow } from '../../../shared/domain/journey.ts'

/** How a patient is called on a list: identity where the reader holds it, else bed and initials. */
export type PatientName =
  | { readonly kind: 'named'; readonly family: string; readonly given: string; readonly mrnEnd: string }
  | { readonly kind: 'initials'; readonly initials: string }

/** The name to show. */
export function patientName(journey: Pick<JourneyRow, 'initials'>, identity: JourneyIdentityRow | null): PatientName {
  if (identity === null) return { kind: 'initials', initials: journey.initials }
  return {
    kind: 'named',
    family: identity.family.toUpperCase(),
    given: identity.given,
    mrnEnd: identity.mrn.slice(-4),
  }
}

/** The bed as staff say it, "412A"; null where the patient has none. A bed is a place, never an identifier. */
export function bedOf({ room, bed }: Pick<JourneyRow, 'room' | 'bed'>): string | null {
  if (bed === null) return room
  return room === null || bed.startsWith(room) ? bed : `${room}${bed}`
}

/** Sorts beds as staff walk: 98B before 401A before 412A. */
export function bedKey(journey: Pick<JourneyRow, 'room' | 'bed'>): string {
  return (bedOf(journey) ?? '~').replaceAll(/\d+/g, (digits) => digits.padStart(6, '0'))
}

/** True where the typed text stands in bed, name, record number, or what a case is called; spaces and case do not count. */
export function matchesText(
  text: string,
  journey: Pick<JourneyRow, 'room' | 'bed' | 'initials'>,
  identity: JourneyIdentityRow | null,
  thing: string | null = null,
): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const known = [bedOf(journey) ?? '', journey.initials, identity?.family, identity?.given, identity?.mrn, thing]
  const hay = known.join(' ').toLowerCase()
  return words.every((word) => hay.includes(word))
}

/** "Diego Soto" as "DS". */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/[\s-]+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.slice(0, 1).toUpperCase() ?? '')
    .join('')
}

/** "Rosa Tan" as "R. Tan". */
export function shortName(name: string): string {
  const parts = name.trim().split(/\s+/)
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${(parts[0] ?? '').slice(0, 1)}. ${last}`
}
