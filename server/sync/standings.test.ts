import { expect, test } from 'vitest'
import { taskRow } from '../../test/builders/rows.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import type { Reads } from '../db/port.ts'
import type { LogEnd, Place } from './stand-of.ts'
import { rowTextOf } from '../db/row-text.ts'
import { createStandings, type Wanted } from './standings.ts'

const END: LogEnd = { facility: 'f', head: { seq: 50, tag: 'head' }, oldestKept: 0, at: 1_000 }
const UNIT = { grant: { scope: 'unit:4W', class: 'ops' }, cursor: { seq: 10, tag: 't10' } } as const

/** Of every entry, as they were written. */
const logTags: Reads['logTags'] = async (_, numbers) => new Map(numbers.map((seq) => [seq, `t${seq}`]))

function standings(rows: number) {
  const asked: string[] = []
  const of = createStandings({
    reads: {
      logTags,
      scopeDeltas: async (_, places) => {
        asked.push(places.map(({ scope, after }) => `${scope} ${after}`).join())
        const all = Array.from({ length: rows }, (_one, at) => rowTextOf(taskRow('j1', `t${at}`)))
        return new Map(places.map(({ scope }) => [scope, { rows: all, left: [] }]))
      },
    },
    pack: async (text) => new TextEncoder().encode(text),
  })
  const wanted = (over: Partial<Wanted> = {}): Wanted => ({ end: END, scopes: [UNIT], packs: true, ...over })
  return { asked, of, wanted }
}

test('[SY79] who holds the same and stands at the same place is told the same, read once', async () => {
  const { asked, of, wanted } = standings(20)
  const [one, two] = await Promise.all([of(wanted()), of(wanted())])
  const later = await of(wanted())
  expect([two, later]).toEqual([one, one])
  expect(asked).toEqual(['unit:4W 10'])
})

test('[SY79] scopes are read in one statement wherever each of them stands', async () => {
  const { asked, of, wanted } = standings(1)
  const at = (scope: string, seq: number) =>
    ({ grant: { scope, class: 'ops' }, cursor: { seq, tag: `t${seq}` } }) as const
  const unread = { grant: { scope: 'unit:9', class: 'ops' }, cursor: undefined } as const
  const scopes = [
    at('unit:1', 10),
    at('unit:2', 20),
    unread,
    at('unit:3', 10),
    { ...at('unit:4', 50), cursor: END.head },
  ]
  const { stands } = await of(wanted({ scopes }))
  expect(asked).toEqual(['unit:1 10,unit:2 20,unit:3 10'])
  expect(stands.map(({ answer }) => answer)).toEqual(['delta', 'delta', 'reset', 'delta', 'current'])
})

test('[SY65] each scope is judged by the entry that its own cursor names', async () => {
  const { asked, of } = standings(1)
  const at = (scope: string, cursor: Place['cursor']): Place => ({ grant: { scope, class: 'ops' }, cursor })
  const places = [
    at('unit:1', { seq: 30, tag: 't30' }),
    at('unit:2', { seq: 30, tag: 'of another house' }),
    at('unit:3', { seq: 12, tag: 't12' }),
    at('unit:4', { seq: 50, tag: 'not the head' }),
    at('unit:5', { seq: 51, tag: 'head' }),
    at('unit:6', { seq: 0, tag: '' }),
  ]
  const { stands } = await of({ end: { ...END, oldestKept: 20 }, scopes: places, packs: true })
  expect(stands.map((stand) => (stand.answer === 'reset' ? stand.why : stand.answer))).toEqual([
    'delta',
    'history',
    'too-old',
    'history',
    'history',
    'too-old',
  ])
  expect(asked).toEqual(['unit:1 30,unit:2 30'])
})

test.each<[string, Partial<Wanted>]>([
  ['another right', { scopes: [{ ...UNIT, grant: { scope: 'unit:4W', class: 'phi' } }] }],
  ['another place', { scopes: [{ ...UNIT, cursor: { seq: 11, tag: 't11' } }] }],
  ['another head', { end: { ...END, head: { seq: 51, tag: 'newer' } } }],
  ['another house', { end: { ...END, facility: 'g' } }],
  ['another way to be told', { packs: false }],
])('[SY79] %s is another answer', async (_, over) => {
  const { asked, of, wanted } = standings(20)
  await of(wanted())
  await of(wanted(over))
  expect(asked).toHaveLength(2)
})

test('[SY79] the packed frames are those that an older console gets one by one; a short delta is not packed', async () => {
  const { of, wanted } = standings(20)
  const [packed, plain] = [await of(wanted()), await of(wanted({ packs: false }))]
  expect(packed.frames).toEqual([])
  expect(JSON.parse(new TextDecoder().decode(packed.packed ?? undefined)) as Frame[]).toEqual(plain.frames)
  expect(plain.frames[0]?.ops).toHaveLength(20)
  const short = standings(3)
  expect(await short.of(short.wanted())).toMatchObject({ packed: null, frames: [{ prev: 10, seq: 50 }] })
})

test('[SY79] [SY60] rows that a class does not show are in no frame, packed or not', async () => {
  const of = createStandings({
    reads: {
      logTags,
      scopeDeltas: async () =>
        new Map([
          [
            'unit:4W',
            {
              rows: Array.from({ length: 20 }, (_one, at) =>
                rowTextOf({ ...taskRow('j1', `t${at}`), kind: 'taskPhi', note: 'canary' } as never),
              ),
              left: [],
            },
          ],
        ]),
    },
    pack: async (text) => new TextEncoder().encode(text),
  })
  const told = await of({ end: END, scopes: [UNIT], packs: true })
  for (const text of [JSON.stringify(told), new TextDecoder().decode(told.packed ?? undefined)])
    expect(text).not.toContain('canary')
})
