import { expect, test } from 'vitest'
import { parseHl7Date, parseHl7Time } from './hl7-time.ts'

const zone = 'America/New_York'
const iso = (text: string, where = zone) => {
  const read = parseHl7Time(text, where)
  return read === null || typeof read === 'string' ? read : new Date(read.at).toISOString()
}
const doubt = (text: string, where = zone) => {
  const read = parseHl7Time(text, where)
  return read === null || typeof read === 'string' ? null : read.doubt
}

test.each([
  ['20260101120000', '2026-01-01T17:00:00.000Z'],
  ['20260701120000', '2026-07-01T16:00:00.000Z'],
  ['20260101120000+0000', '2026-01-01T12:00:00.000Z'],
  ['20260101120000-0500', '2026-01-01T17:00:00.000Z'],
  ['202601011200+0215', '2026-01-01T09:45:00.000Z'],
  ['20260101120000.1234-0500', '2026-01-01T17:00:00.123Z'],
  ['202601011200', '2026-01-01T17:00:00.000Z'],
  ['2026010112', '2026-01-01T17:00:00.000Z'],
  ['20260101', '2026-01-01T05:00:00.000Z'],
  ['202603', '2026-03-01T05:00:00.000Z'],
  ['2026', '2026-01-01T05:00:00.000Z'],
])('[IN17] %s in New York is %s', (text, expected) => {
  expect(iso(text)).toBe(expected)
  expect(doubt(text)).toBeNull()
})

test.each([
  ['01/15/2025 14:30:00', '2025-01-15T19:30:00.000Z'],
  ['01/15/2025', '2025-01-15T05:00:00.000Z'],
  ['2026-01-15T14:30:00', '2026-01-15T19:30:00.000Z'],
  ['2026-01-15T14:30:00Z', '2026-01-15T14:30:00.000Z'],
  ['2026-01-15 14:30', '2026-01-15T19:30:00.000Z'],
  ['2026-01-15T14:30:00.250+01:00', '2026-01-15T13:30:00.250Z'],
  ['20250115 1430', '2025-01-15T19:30:00.000Z'],
  ['1994050216163360', '1994-05-02T20:16:33.000Z'],
])('[IN17] %s is no HL7 time but is read as %s, with a note', (text, expected) => {
  expect(iso(text)).toBe(expected)
  expect(doubt(text)).toContain('not in HL7 form')
})

test('[IN17] the repeated hour without a zone: the earlier, flagged; with a zone: exact (66)', () => {
  expect(iso('20261101013000')).toBe('2026-11-01T05:30:00.000Z')
  expect(doubt('20261101013000')).toContain('repeated hour')
  expect(iso('20261101013000-0500')).toBe('2026-11-01T06:30:00.000Z')
  expect(doubt('20261101013000-0500')).toBeNull()
})

test('[IN17] the skipped hour is moved on, flagged', () => {
  expect(iso('20260308023000')).toBe('2026-03-08T07:30:00.000Z')
  expect(doubt('20260308023000')).toContain('skip')
  expect(iso('20261004020000', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z')
  expect(doubt('20261004021500', 'Australia/Lord_Howe')).toContain('skip')
})

test('[IN17] no time at all: empty, zeros, year 9999', () => {
  for (const text of ['', '   ', '00000000', '0', '99991231', '99991231235959']) expect(iso(text)).toBeNull()
})

test.each([
  'yesterday',
  '20261301',
  '20260230',
  '2026010125',
  '20260101120000+9900',
  '17000101',
  '13/45/2025',
  '1e400',
])('[IN17] %s is refused in words, not thrown', (text) => {
  expect(iso(text)).toBe('cannot be read as a time')
})

test('[IN17] instants before 1970 are not stored', () => {
  expect(iso('19241010')).toBe('lies before 1970')
})

test('[IN17] a birth date is the day as written, in no zone', () => {
  expect(parseHl7Date('19800115')).toBe('1980-01-15')
  expect(parseHl7Date('198808181126+0215')).toBe('1988-08-18')
  expect(parseHl7Date('19300122000000+1400')).toBe('1930-01-22')
  expect(parseHl7Date('01/15/1980')).toBe('1980-01-15')
  for (const text of ['', '1980', '198001', '00000000', '19800230', '99991231', 'x'])
    expect(parseHl7Date(text)).toBeNull()
})
