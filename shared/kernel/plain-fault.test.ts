import { expect, test } from 'vitest'
import { z } from 'zod'
import { plainFault } from './plain-fault.ts'

const schema = z.strictObject({
  reason: z.string().min(1).max(5),
  count: z.number().int().min(1).optional(),
  pick: z.enum(['a', 'b']).optional(),
  when: z.union([z.number(), z.iso.datetime()]).optional(),
})
const say = (given: unknown) => {
  const { error } = schema.safeParse(given)
  return error === undefined ? null : plainFault(error, given)
}

test('a fault is said in plain words, never in those of the schema library', () => {
  expect(say({})).toBe('reason is missing')
  expect(say({ reason: 3 })).toBe('reason must be text')
  expect(say({ reason: '' })).toBe('reason is empty')
  expect(say({ reason: 'abcdef' })).toBe('reason must be at most 5 characters long')
  expect(say({ reason: 'a', count: 0 })).toBe('count must be at least 1')
  expect(say({ reason: 'a', count: 1.5 })).toBe('count must be a whole number')
  expect(say({ reason: 'a', pick: 'c' })).toBe('pick must be one of: a, b')
  expect(say({ reason: 'a', when: 'soon' })).toBe('when is not a time in ISO 8601 with a zone')
  expect(say({ reason: 'a', x: 1 })).toBe('has no member "x"')
  expect(say('x')).toBe('must be an object')
})
