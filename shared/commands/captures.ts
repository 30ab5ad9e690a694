import { type FactValue, factValueSchema } from '../domain/fact.ts'
import { assertNever } from '../kernel/assert-never.ts'
import { fail, ok, type Result } from '../kernel/result.ts'
import { typedTextSchema } from '../kernel/text.ts'
import { factClass } from '../workflow/template/fact-names.ts'
import type { FactChange } from '../workflow/journey-event.ts'
import type { Capture } from '../workflow/template/capture-schema.ts'
import { instantArg } from './arguments.ts'

/** A filled form: the task's own record, and the facts it writes. */
export type Filled = {
  readonly record: { readonly [name: string]: FactValue }
  readonly facts: readonly FactChange[]
}

/**
 * A form checked against its fields: names, types, choices, what is required (rules CP1-CP5). What is known already is
 * never required (domain.md E1). Fault: a sentence that names the field.
 */
export function fillForm(
  fields: readonly Capture[],
  given: { readonly [name: string]: unknown },
  isKnown: (fact: string) => boolean,
): Result<Filled, string> {
  const stray = Object.keys(given).find((name) => fields.every((field) => field.name !== name))
  if (stray !== undefined) return fail(`This step has no field "${stray.slice(0, 40)}"${itsFields(fields)}.`)
  const record: [string, FactValue][] = []
  const facts: FactChange[] = []
  for (const field of fields) {
    const read = readField(field, Object.hasOwn(given, field.name) ? given[field.name] : null)
    if (!read.ok) return read
    if (read.value === null) {
      if (field.required && !(field.fact !== undefined && isKnown(field.fact)))
        return fail(`${labelOf(field)}: not filled in.`)
      continue
    }
    record.push([field.name, read.value])
    if (field.fact !== undefined) facts.push({ name: field.fact, value: read.value, class: classOf(field, field.fact) })
  }
  return ok({ record: Object.fromEntries(record), facts })
}

/** One field's value in its own type; null where nothing was filled in. Fault: a sentence that names the field. */
export function readField(
  field: Pick<Capture, 'title' | 'type' | 'choices'> & Partial<Pick<Capture, 'name'>>,
  value: unknown,
): Result<FactValue, string> {
  if (isBlank(value)) return ok(null)
  const read = readValue(field, value)
  return read === undefined ? fail(`${labelOf(field)}: ${EXPECTED[field.type]}.`) : ok(read)
}

/** A field as a refusal names it: its words, and the key that a form is sent with. */
function labelOf({ title, name }: Pick<Capture, 'title'> & Partial<Pick<Capture, 'name'>>): string {
  return name === undefined || name === title ? title : `${title} (${name})`
}

function itsFields(fields: readonly Capture[]): string {
  return fields.length === 0 ? ': it has none' : `; it has: ${fields.map(({ name }) => name).join(', ')}`
}

const EXPECTED: { readonly [T in Capture['type']]: string } = {
  text: 'text of at most 2,000 characters is expected',
  'yes-no': 'yes or no is expected',
  choice: 'one of the listed values is expected',
  number: 'a number is expected',
  time: 'a time is expected (epoch ms, or ISO 8601 with a zone)',
  checklist: 'a list of the listed lines is expected',
}

function readValue({ type, choices }: Pick<Capture, 'type' | 'choices'>, value: unknown): FactValue | undefined {
  const listed = (one: FactValue) => choices === undefined || choices.some((choice) => choice.value === one)
  switch (type) {
    case 'text':
      return typedTextSchema(2000).safeParse(value).data
    case 'yes-no':
      return typeof value === 'boolean' ? value : undefined
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined
    case 'time':
      return instantArg.safeParse(value).data
    case 'choice':
      return typeof value === 'string' && value.length <= 200 && listed(value) ? value : undefined
    case 'checklist': {
      const lines = factValueSchema.safeParse(value).data
      return Array.isArray(lines) && lines.every(listed) ? [...new Set(lines)] : undefined
    }
    default:
      return assertNever(type)
  }
}

/** PHI where either the form or the list of facts says so. */
function classOf(field: Capture, fact: string): 'ops' | 'phi' {
  return factClass(fact) === 'phi' ? 'phi' : field.class
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
