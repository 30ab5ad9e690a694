import type { ZoneFormat } from '../time/zone-format.ts'
import type { TypedMoment } from './MomentField.tsx'

/** One field as typed: text, yes or no, several lines, or a moment. */
export type FieldValue = string | boolean | readonly string[] | TypedMoment | null

/** The kinds of fields that a template's form may have. */
type FieldType = 'text' | 'yes-no' | 'choice' | 'number' | 'time' | 'checklist'

/** A known value as its field shows it before anybody types; what does not fit the field leaves it empty. */
export function typedValue(type: FieldType, value: unknown, format: Pick<ZoneFormat, 'day' | 'clock'>): FieldValue {
  switch (type) {
    case 'time':
      return typeof value === 'number' ? { day: format.day(value), clock: format.clock(value) } : { day: '', clock: '' }
    case 'checklist':
      return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : []
    case 'yes-no':
      return typeof value === 'boolean' ? value : null
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}
