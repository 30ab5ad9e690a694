import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { publishedTemplate } from './published-template.ts'
import { readTemplate } from './read-template.ts'

const SHIPPED = readdirSync(join(import.meta.dirname, '../../../assets/workflows')).map((file) =>
  builtIn(file.replace('.json', '')),
)

/** The template with a member that this version does not know in every object of it that `chosen` says. */
function newer(value: unknown, chosen: () => boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => newer(one, chosen))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(
    ([name, one]) => [name, NAMES_ARE_DATA.has(name) ? one : newer(one, chosen)] as const,
  )
  return Object.fromEntries(chosen() ? [...members, ['laterThanThis', { minutes: 5 }]] : members)
}

/** Members that hold names of facts with values: another name there is another fact, which has its own type. */
const NAMES_ARE_DATA = new Set(['sets', 'returns', 'passesAs'])

test('[ND6] members of a newer server, in any place of any shipped workflow, cost an older reader nothing that it knows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SHIPPED), fc.infiniteStream(fc.boolean()), (template, coins) => {
      const given = newer(template, () => coins.next().value === true)
      const read = publishedTemplate.safeParse(given)
      expect(read.success && withoutLater(read.data)).toEqual(template)
    }),
    { numRuns: 60 },
  )
})

/** A record keeps the names it is given; there they harm nothing. */
function withoutLater(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, one: unknown) => (name === 'laterThanThis' ? undefined : one)))
}

test('[ND6] [JN19] who publishes is told of each such member, and a value that nobody knows stays a fault for both', () => {
  const [template] = SHIPPED
  const given = { ...template, laterThanThis: true }
  expect(readTemplate(given)).toMatchObject({ ok: false, fault: [{ sentence: 'Has no member "laterThanThis".' }] })
  expect(publishedTemplate.safeParse({ ...given, subject: 'planet' }).success).toBe(false)
})
