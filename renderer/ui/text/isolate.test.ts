import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'

test('a name that would turn the text round is shown without what turns it, and marked', () => {
  expect(isolate('RIVERA\u202E, Ana')).toEqual({ text: 'RIVERA, Ana', tampered: true })
  expect(isolate('RIV\u200BERA')).toEqual({ text: 'RIVERA', tampered: true })
})

test('names of any script stay whole', () => {
  for (const name of ['O’Brien', 'Müller-Lüdenscheidt', 'محمد', '李小龍'])
    expect(isolate(name)).toEqual({ text: name, tampered: false })
})
