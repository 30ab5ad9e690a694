import { expect, test } from 'vitest'
import { admitMessage } from '../../server/ingest/hl7/admit-message.ts'
import { mapMessage } from '../../server/ingest/hl7/map-message.ts'
import { parseMessage } from '../../server/ingest/hl7/parse-message.ts'
import { makeAxis } from './day/axis.ts'
import { DAY_CASES, placeOfControlId, type Item } from './day/world.ts'
import { scenario } from './scenario.ts'

const START = Date.UTC(2026, 2, 3, 14)
const CONTEXT = {
  zone: 'UTC',
  dischargeCodes: ['DISCHARGE'],
  operatingRooms: ['OR'],
  orderCodes: ['admit:ADMIT', 'auth:PRIORAUTH', 'recall:RECALL'],
  documentCodes: [],
}

test('the same seed gives the same day, another seed another one', () => {
  expect(first(600, 'a1')).toEqual(first(600, 'a1'))
  expect(first(600, 'a1')[300]?.message).not.toBe(first(600, 'a2')[300]?.message)
})

test('messages come in order of time, numbered without a gap', () => {
  const items = untilMin(1500)
  expect(items.map(({ n }) => n)).toEqual(items.map((_, index) => index + 1))
  expect(items.every(({ atMin }, index) => atMin >= (items[index - 1]?.atMin ?? -1e9))).toBe(true)
})

test('the day contains what domain.md E15.13 lists, by its twelfth hour', () => {
  const names = new Set(untilMin(720).map((item) => item.case))
  expect(DAY_CASES.filter((name) => !names.has(name))).toEqual([])
})

test('within three hours every workflow of the demo has been asked for while the house goes on', () => {
  for (const seed of ['day', 'demo', 'a1', 'a2', 'b7']) {
    const asked = new Set<string>()
    for (const item of day(seed)) {
      if (item.atMin > 180) break
      asked.add(item.what)
    }
    const wanted = ['order NW', 'I12', 'A03', 'order admit', 'order auth', 'order recall', 'requisition', 'S13 surgery']
    expect(wanted.filter((what) => !asked.has(what))).toEqual([])
  }
})

test('the second day contains it all once more', () => {
  const names = new Set(untilMin(2880).flatMap((item) => (item.atMin < 1440 ? [] : [item.case])))
  expect(DAY_CASES.filter((name) => !names.has(name))).toEqual([])
})

test('at the start about 140 of 180 beds are in use and the boards are alive', () => {
  const census = untilMin(0)
  const count = (what: string) => census.filter((item) => item.what === what).length
  expect(count('A01')).toBeGreaterThan(137)
  expect(count('A01')).toBeLessThan(146)
  expect(count('order NW')).toBeGreaterThanOrEqual(14)
  expect(count('A16') + count('A08')).toBeGreaterThanOrEqual(12)
  expect(count('I12')).toBeGreaterThanOrEqual(28)
})

test('no bed is ever given to two patients', () => {
  const beds = new Map<string, string>()
  for (const { message, what } of untilMin(4 * 1440)) {
    const field = fieldsOf(message, 'PV1')
    const [place, visit] = [field[3] ?? '', field[19] ?? '']
    if (!['A01', 'A02', 'A12', 'A13', 'A03', 'A11'].includes(what) || place.startsWith('ED')) continue
    for (const [bed, by] of beds) if (by === visit) beds.delete(bed)
    if (what === 'A03' || what === 'A11') continue
    expect(beds.get(place) ?? visit).toBe(visit)
    beds.set(place, visit)
  }
  expect(beds.size).toBeGreaterThan(110)
  expect(beds.size).toBeLessThan(165)
})

test('every message is read and mapped, except the bad ones', () => {
  const outcomes = untilMin(1440).map((item) => ({ item, outcome: outcomeOf(item) }))
  const faults = outcomes.filter(({ item, outcome }) => item.case !== 'bad message' && outcome !== 'mapped')
  expect(
    faults.filter(({ item }) => item.what !== 'result').map(({ item, outcome }) => `${item.what}: ${outcome}`),
  ).toEqual([])
  const bad = outcomes.filter(({ item }) => item.case === 'bad message').map(({ outcome }) => outcome)
  expect(bad.toSorted()).toEqual(['AE', 'AR', ...Array<string>(4).fill('quarantined'), 'not-mapped'].toSorted())
})

test('histories lie in the past whatever the speed; what comes after is compressed', () => {
  const items = untilMin(60, 30)
  const sentAt = (item: Item) => mapped(item).message.header
  expect(sentAt(items[0]!).controlId).toBe('DEMO-day-1')
  const axis = makeAxis({ zeroAt: START, zeroMin: 0, speed: 30 })
  expect(axis.timeOf(-90)).toBe(START - 90 * 60_000)
  expect(axis.timeOf(90)).toBe(START + 3 * 60_000)
  for (const min of [-200, -1, 0, 5, 333]) expect(axis.minOf(axis.timeOf(min))).toBeCloseTo(min, 2)
})

test('the late feed says a time ninety minutes before it comes, and nothing else comes late', () => {
  for (const item of untilMin(400).filter(({ atMin, case: name }) => atMin >= 0 && name !== 'bad message')) {
    const late = START + item.atMin * 60_000 - stampOf(fieldsOf(item.message, 'MSH')[6] ?? '')
    expect(Math.round(late / 60_000)).toBe(item.case === 'late feed' ? 90 : 0)
  }
})

test('a control id says which scenario and how far', () => {
  expect(placeOfControlId('DEMO-day-17')).toEqual({ seed: 'day', n: 17 })
  expect(placeOfControlId('MSG00017')).toBeNull()
})

function day(seed = 'day', speed = 1) {
  return scenario({ seed, axis: makeAxis({ zeroAt: START, zeroMin: 0, speed }) })
}

function first(count: number, seed: string): Item[] {
  const items = day(seed)
  return Array.from({ length: count }, () => items.next().value)
}

function untilMin(atMin: number, speed = 1): Item[] {
  const items: Item[] = []
  for (const item of day('day', speed)) {
    if (item.atMin > atMin) return items
    items.push(item)
  }
  return items
}

function mapped({ message }: Item) {
  const admission = admitMessage(Buffer.from(message))
  if (admission.header === null) throw new Error('no header')
  return { message: { header: admission.header } }
}

function outcomeOf({ message }: Item): string {
  const raw = Buffer.from(message)
  const admission = admitMessage(raw)
  if (admission.kind !== 'keep') return admission.code
  const parsed = parseMessage(raw)
  if (!parsed.ok) return 'unreadable'
  const result = mapMessage(parsed.value, CONTEXT)
  if ('quarantine' in result) return 'quarantined'
  if (result.events.some(({ type }) => type === 'not-mapped')) return 'not-mapped'
  return result.notes.length === 0 ? 'mapped' : `noted: ${result.notes.join(' ')}`
}

function fieldsOf(message: string, segment: string): string[] {
  return (message.split('\r').find((line) => line.startsWith(segment)) ?? '').split('|')
}

function stampOf(text: string): number {
  const [, year, month, dayOf, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(dayOf), Number(hour), Number(minute), Number(second))
}
