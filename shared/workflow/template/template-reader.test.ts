import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { quickReader } from '../../kernel/quick-reader.ts'
import { templateSchema } from './template.ts'

const reader = quickReader(templateSchema)
/** As they are kept and sent: what the schema made of them, as JSON. */
const KEPT: unknown[] = ['discharge.v1', 'referral.in.v1', 'auth.v1', 'bed.v1'].map((name) =>
  JSON.parse(JSON.stringify(builtIn(name))),
)

const odd = fc.oneof(
  fc.constantFrom(null, undefined, true, '', 'Not A Key', 'x'.repeat(3000), -1, 0, 1.5, 10, 2 ** 60, [], {}, [30, 10]),
  fc.jsonValue(),
)

/** The value with one of its members, however deep, put in or replaced. */
function spoilt(value: unknown, path: readonly number[], name: string, put: unknown): unknown {
  const [first = 0, ...rest] = path
  if (Array.isArray(value) && value.length > 0)
    return value.map((one, at) => (at === first % value.length ? spoilt(one, rest, name, put) : one))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return put
  if (path.length <= 1) return { ...value, [name]: put }
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, one], at) => [key, at === first % entries.length ? spoilt(one, rest, name, put) : one]),
  )
}

test('[SY70] a template that is kept is given back as it is, without asking the schema', () => {
  for (const template of KEPT) expect(reader.parse(template)).toBe(template)
})

test('[SY70] of any other the quick reader says what the schema says', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...KEPT),
      fc.array(fc.nat(60), { maxLength: 6 }),
      fc.oneof(fc.constantFrom('extra', 'id', 'key', 'stage', 'ladder', 'after', '__proto__'), fc.string()),
      odd,
      (template, path, name, put) => {
        const value = spoilt(template, path, name, put)
        const [by, quick] = [templateSchema.safeParse(value), reader.safeParse(value)]
        expect(quick.success).toBe(by.success)
        if (by.success) expect(quick.data).toEqual(by.data)
      },
    ),
    { numRuns: 1_000 },
  )
})
