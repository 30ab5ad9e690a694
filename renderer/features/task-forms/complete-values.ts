import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { FactValue } from '../../../shared/domain/fact.ts'
import { ownerOf } from '../../../shared/domain/task.ts'
import type { Capture } from '../../../shared/workflow/template/capture-schema.ts'
import { nearInstant, wallInstant } from '../../state/views/wall-instant.ts'
import { parseClock } from '../../ui/form/parse-clock.ts'
import { type FieldValue, typedValue } from '../../ui/form/typed-value.ts'
import type { ZoneFormat } from '../../ui/time/zone-format.ts'
import type { Subject } from './use-subject.ts'

/** A completion as typed. */
export type CompleteValues = {
  readonly fields: { readonly [name: string]: FieldValue }
  readonly clock: string
  readonly by: string
  readonly via: '' | 'seen' | 'phone' | 'paper' | 'ehr'
  readonly note: string
}

/** What a typed form is read with. */
export type ReadWith = { readonly zone: string; readonly format: ZoneFormat; readonly now: number }

/** A form filled with what is known; a step that another holds is recorded for them, told by phone. */
export function initialValues({ state, step, task }: Subject, me: string | null, format: ZoneFormat): CompleteValues {
  const fields = (step?.captures ?? []).map(
    (field) => [field.name, typedValue(field.type, knownValue(state, field), format)] as const,
  )
  const owner = task === null ? null : ownerOf(task)
  const other = owner !== null && owner.id !== me ? owner.name : ''
  return { fields: Object.fromEntries(fields), clock: '', by: other, via: other === '' ? '' : 'phone', note: '' }
}

/** What the journey holds for a field; undefined: not known here. */
export function knownValue(state: JourneyState, { fact }: Pick<Capture, 'fact'>): FactValue | undefined {
  return factOf(state, fact)?.value
}

/** The fact a field stands for, wherever it is kept. */
export function factOf(
  state: JourneyState,
  fact: string | undefined,
): JourneyState['journey']['facts'][string] | undefined {
  return fact === undefined ? undefined : (state.journey.facts[fact] ?? state.phi?.facts[fact])
}

/** The titles of needed fields that are empty and not known. */
export function missingFields({ step, state }: Subject, values: CompleteValues, read: ReadWith): string[] {
  return (step?.captures ?? [])
    .filter((field) => field.required && knownValue(state, field) === undefined)
    .filter((field) => valueOf(field, values.fields[field.name] ?? null, read) === null)
    .map(({ title }) => title)
}

/** The command's arguments; what is empty is left out. */
export function completeArgs({ step }: Subject, values: CompleteValues, read: ReadWith): Record<string, unknown> {
  const captures = (step?.captures ?? []).flatMap((field) => {
    const value = valueOf(field, values.fields[field.name] ?? null, read)
    return value === null ? [] : [[field.name, value] as const]
  })
  return { captures: Object.fromEntries(captures), ...performedArgs(values, read), ...noteArg(values.note) }
}

/** When, by whom, how it is known: for completing, starting and failing alike. */
export function performedArgs(
  values: Pick<CompleteValues, 'clock' | 'by' | 'via'>,
  { zone, format, now }: ReadWith,
): Record<string, unknown> {
  const minutes = parseClock(values.clock)
  const at = minutes === null ? null : nearInstant({ zone, day: format.day(now), now, minutes, side: 'past' })
  return {
    ...(at === null ? {} : { performedAt: at }),
    ...(values.by.trim() === '' ? {} : { performedBy: values.by.trim() }),
    ...(values.via === '' ? {} : { via: values.via }),
  }
}

/** A note, where there is one. */
export function noteArg(note: string): Record<string, unknown> {
  return note.trim() === '' ? {} : { note: note.trim() }
}

function valueOf({ type }: Capture, value: FieldValue, { zone, format, now }: ReadWith): FactValue | null {
  if (value === null || typeof value === 'boolean') return value
  if (type === 'number')
    return typeof value === 'string' && value.trim() !== '' ? Number(value.replace(',', '.')) : null
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (!('clock' in value)) return value.length === 0 ? null : [...value]
  const minutes = parseClock(value.clock)
  return minutes === null ? null : wallInstant(zone, value.day === '' ? format.day(now) : value.day, minutes)
}
