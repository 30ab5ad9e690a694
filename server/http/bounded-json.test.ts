import { expect, test } from 'vitest'
import { parseBoundedJson } from './bounded-json.ts'

test('[HT1] ordinary JSON is parsed, braces in strings do not count', () => {
  expect(parseBoundedJson('{"a":[1,{"b":"{{[[\\"::"}]}')).toEqual({ a: [1, { b: '{{[["::' }] })
})

test('[HT1] nesting of 100,000 is refused before it is parsed', () => {
  expect(() => parseBoundedJson('['.repeat(100_000))).toThrow('nested deeper')
})

test('[HT1] too many members, odd keys and endless numbers are refused', () => {
  const many = `{${Array.from({ length: 1001 }, (_, index) => `"k${index}":1`).join(',')}}`
  for (const text of [many, '{"__proto__":{}}', '{"constructor":{"prototype":1}}', '{"a":1e400}', '{', 'NaN'])
    expect(() => parseBoundedJson(text)).toThrow()
})
