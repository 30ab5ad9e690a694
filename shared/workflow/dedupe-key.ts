import type { FactValue } from '../domain/fact.ts'
import type { FactChange, Placement } from './journey-event.ts'
import type { Template } from './template/template.ts'

/** What a journey that is to be opened is about. */
export type About = {
  readonly visit: string | null
  /** The patient by the record number that survives merges. */
  readonly patient: string | null
  readonly placement: Placement
  readonly facts: readonly FactChange[]
}

/**
 * The key that at most one open journey of the workflow has (rule OJ8): what the template's `dedupe` names, else the visit
 * or the bed of those that follow one. Null where one of its parts is not known, or where nothing makes two the same.
 */
export function dedupeKey(template: Pick<Template, 'id' | 'subject' | 'dedupe'>, about: About): string | null {
  const by = template.dedupe?.by ?? OF_SUBJECT[template.subject]
  const parts = by.map((name) => partOf(name, about))
  if (parts.length === 0 || parts.some((part) => part === null)) return null
  return `${by.join('+')}:${parts.map((part) => escaped(part ?? '')).join('|')}:${template.id}`
}

/** True where a closed journey of the same key makes room for a new one. */
export function mayReopen(template: Pick<Template, 'dedupe' | 'leftStage'>, closed: { reached?: object | undefined }) {
  switch (template.dedupe?.reopen ?? 'always') {
    case 'never':
      return false
    case 'unless-left':
      return template.leftStage === undefined || !Object.hasOwn(closed.reached ?? {}, template.leftStage)
    case 'always':
      return true
  }
}

const OF_SUBJECT: { readonly [S in Template['subject']]: readonly string[] } = {
  visit: ['visit'],
  bed: ['bed'],
  referral: [],
  person: [],
  case: [],
}

function partOf(name: string, { visit, patient, placement, facts }: About): string | null {
  switch (name) {
    case 'visit':
      return filled(visit)
    case 'patient':
      return filled(patient)
    case 'bed':
      return bedOf(placement)
    case 'unit':
      // The house is a place, too: what is of no unit is of it.
      return placement.unit ?? ''
    default:
      return factPart(facts.find((fact) => fact.name === name)?.value)
  }
}

function bedOf({ unit, room, bed }: Placement): string | null {
  if (filled(unit ?? null) === null || filled(bed ?? null) === null) return null
  return [unit, room ?? '', bed].join('/')
}

function factPart(value: FactValue | undefined): string | null {
  if (value === undefined || value === null) return null
  return filled(typeof value === 'string' ? value : JSON.stringify(value))
}

function filled(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim()
}

/** Two different lists of parts never give one key. */
function escaped(part: string): string {
  return part.replace(/[\\|]/g, (sign) => `\\${sign}`)
}
