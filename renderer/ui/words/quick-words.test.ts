import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { quickWords } from './quick-words.ts'
import { startWords } from './start-words.ts'

/** Every key there is, and with it the values its text asks for. */
function keysOf(branch: unknown, path: readonly string[] = []): { key: string; names: string[] }[] {
  if (typeof branch === 'string')
    return [
      { key: path.join('.'), names: [...branch.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].flatMap(([, name]) => name ?? []) },
    ]
  if (typeof branch !== 'object' || branch === null) return []
  return Object.entries(branch).flatMap(([name, inner]) => keysOf(inner, [...path, name]))
}

test('quick words say what the library says, for every key and whatever is put in', () => {
  const words = startWords()
  const [quick, slow] = [quickWords(words), words.t].map(
    (t) => t as unknown as (key: string, values?: object) => string,
  )
  const keys = keysOf(en)
  expect(keys.length).toBeGreaterThan(300)
  const value = fc.oneof(fc.string(), fc.nat(), fc.constantFrom('{{time}}', '$t(common.you)', '<b>', undefined, null))
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.array(value, { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      (one, given, bare) => {
        const values = Object.fromEntries(one.names.map((name, at) => [name, given[at]]))
        if (bare) expect(quick?.(one.key)).toBe(slow?.(one.key))
        else expect(quick?.(one.key, values)).toBe(slow?.(one.key, values))
      },
    ),
    { numRuns: 2_000 },
  )
})

test('what is not there, or has more than one form, is left to the library', () => {
  const words = startWords()
  const [quick, slow] = [quickWords(words), words.t].map(
    (t) => t as unknown as (key: string, values?: object) => string,
  )
  expect(quick?.('reason.unheard-of', { defaultValue: 'unheard of' })).toBe('unheard of')
  for (const count of [0, 1, 2]) expect(quick?.('spoken.more', { count })).toBe(slow?.('spoken.more', { count }))
})
