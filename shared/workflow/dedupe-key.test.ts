import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { type About, dedupeKey, mayReopen } from './dedupe-key.ts'

const about: About = {
  visit: 'V-1',
  patient: 'P-1',
  placement: { unit: '4W', room: '401', bed: 'A' },
  facts: [{ name: 'item', value: 'GLOVE-M', class: 'ops' }],
}
const template = (subject: 'visit' | 'bed' | 'person' | 'case' | 'referral', by?: string[]) => ({
  id: 'w',
  subject,
  ...(by === undefined ? {} : { dedupe: { by, reopen: 'always' as const } }),
})

test('[OJ8] a visit and a bed are one journey each; other subjects only by what the template names', () => {
  expect(dedupeKey(template('visit'), about)).toBe('visit:V-1:w')
  expect(dedupeKey(template('bed'), about)).toBe('bed:4W/401/A:w')
  expect(dedupeKey(template('person'), about)).toBeNull()
  expect(dedupeKey(template('person', ['patient', 'item']), about)).toBe('patient+item:P-1|GLOVE-M:w')
})

test('[OJ8] what is not known makes nothing the same', () => {
  expect(dedupeKey(template('visit'), { ...about, visit: null })).toBeNull()
  expect(dedupeKey(template('visit'), { ...about, visit: ' ' })).toBeNull()
  expect(dedupeKey(template('bed'), { ...about, placement: { unit: '4W' } })).toBeNull()
  expect(dedupeKey(template('case', ['item', 'cycle']), about)).toBeNull()
})

test('[OJ8] two different sets of values never give one key', () => {
  const by = template('case', ['patient', 'item'])
  const key = (patient: string, item: string) =>
    dedupeKey(by, { ...about, patient, facts: [{ name: 'item', value: item, class: 'ops' }] })
  const word = string({ minLength: 1 }).map((text) => `x${text.trim()}`)
  assert(
    property(word, word, word, word, (a, b, c, d) => {
      expect(key(a, b) === key(c, d)).toBe(a === c && b === d)
    }),
  )
})

test('[OJ8] whether a closed journey makes room is the template’s word', () => {
  const of = (reopen: 'always' | 'never' | 'unless-left') => ({ dedupe: { by: ['visit'], reopen }, leftStage: 'left' })
  expect(mayReopen({}, { reached: { left: 1 } })).toBe(true)
  expect(mayReopen(of('always'), { reached: { left: 1 } })).toBe(true)
  expect(mayReopen(of('never'), { reached: {} })).toBe(false)
  expect(mayReopen(of('unless-left'), { reached: {} })).toBe(true)
  expect(mayReopen(of('unless-left'), { reached: { left: 1 } })).toBe(false)
})
