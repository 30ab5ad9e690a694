import type { z } from 'zod'

/** The first fault of what failed its schema, as a person says it ("reason is missing"), without a full stop. `given` is what was checked. */
export function plainFault({ issues }: Pick<z.ZodError, 'issues'>, given: unknown): string {
  const issue = issues[0]
  if (issue === undefined) return 'it cannot be read'
  const where = issue.path.map(String).join('.')
  const said = wordsOf(issue, valueAt(given, issue.path))
  return where === '' ? said : `${where} ${said}`
}

function wordsOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing'
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has no member ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}`
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return value === '' ? 'is empty' : `must be at least ${measure(issue.minimum, issue.origin)}`
    case 'too_big':
      return `must be at most ${measure(issue.maximum, issue.origin)}`
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'is not a time in ISO 8601 with a zone'
        : `is not of the form expected (${issue.format})`
    case 'invalid_union':
      return unionWords(issue, value)
    case 'custom':
      return issue.message
    default:
      return 'cannot be read'
  }
}

/** Of several shapes the one that fits best says what is wrong: a member of it, rather than that it is another shape. */
function unionWords({ errors }: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const own = errors.flat().filter(({ code }) => code !== 'invalid_type' && code !== 'unrecognized_keys')
  const whole = own.find(({ path }) => path.length === 0)
  return whole === undefined ? 'is of none of the shapes allowed' : wordsOf(whole, value)
}

const TYPES: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function measure(count: number | bigint, origin: string): string {
  if (origin === 'string') return `${count} characters long`
  return origin === 'array' ? `${count} items long` : String(count)
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    given,
  )
}
