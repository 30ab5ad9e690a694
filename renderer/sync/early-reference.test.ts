import { expect, test } from 'vitest'
import { smallHospital } from '../../test/builders/journey.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import { takeReferenceEarly } from './early-reference.ts'
import { httpReference } from './reference-source.ts'

const reference = smallHospital()
const FOUND = { reference, tag: 'early' }

function sat() {
  const rows = new ConfirmedRows()
  let signIn: string | null = 's1'
  let answer: (found: typeof FOUND | null) => void = () => {}
  let isReady = () => {}
  const asked: string[] = []
  const ready = new Promise<void>((settle) => (isReady = settle))
  const taken = takeReferenceEarly(
    {
      source: (token) => {
        asked.push(token)
        return new Promise((settle) => (answer = settle))
      },
      rows,
      ready: () => ready,
      signIn: () => signIn,
    },
    'token',
  )
  return {
    rows,
    asked,
    taken,
    become(next: string | null): void {
      signIn = next
    },
    answer: (found: typeof FOUND | null) => answer(found),
    isReady: () => isReady(),
  }
}

test('[SY82] reference data are asked for with the token of the sign-in, and taken once the rows are those of who sits here', async () => {
  const { rows, asked, taken, answer, isReady } = sat()
  expect(asked).toEqual(['token'])
  answer(FOUND)
  await Promise.resolve()
  expect(rows.reference, 'the rows of the one before').toBe(null)
  isReady()
  await taken
  expect(rows.reference).toEqual({ document: reference, tag: 'early' })
})

type Sat = ReturnType<typeof sat>

test.each([
  ['somebody else sits here by then', ({ become }: Sat) => become('s2'), null],
  ['nobody sits here by then', ({ become }: Sat) => become(null), null],
  ['some were kept, or the line has told them', ({ rows }: Sat) => rows.setReference(reference, 'l'), 'l'],
] as const)('[SY82] they are not taken where %s', async (_, before, tag) => {
  const one = sat()
  before(one)
  one.answer(FOUND)
  one.isReady()
  await one.taken
  expect(one.rows.reference?.tag ?? null).toBe(tag)
})

test('[SY82] of the tag that is held already nothing is told to anybody', () => {
  const rows = new ConfirmedRows()
  let told = 0
  rows.subscribe(() => (told += 1))
  rows.setReference(reference, 'one')
  rows.setReference(structuredClone(reference), 'one')
  expect(told).toBe(1)
  expect(rows.reference?.document).toBe(reference)
})

test.each([
  ['an older server, which has no such door', 404, {}],
  ['what is no reference document', 200, { tag: 'x', reference: { facility: 'sim' } }],
] as const)('[SY82] over HTTP: %s is none', async (_, status, body) => {
  expect(await httpReference('', async () => ({ status, json: async () => body }))('token')).toBe(null)
})

test('[SY82] over HTTP: it is asked for as whoever signed in, and no answer at all is none', async () => {
  const asked: unknown[] = []
  const source = httpReference('https://here', async (url, { headers }) => {
    asked.push([url, headers])
    return { status: 200, json: async () => FOUND }
  })
  expect(await source('token')).toEqual(FOUND)
  expect(asked).toEqual([['https://here/api/v1/sync/reference', { authorization: 'Bearer token' }]])
  expect(await httpReference('', () => Promise.reject(new Error('no route')))('token')).toBe(null)
})
