import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { FROM_START } from '../../shared/protocol/snapshot.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import { createSnapshotLoader } from './snapshot-loader.ts'
import type { PageAnswer } from './snapshot-source.ts'

const CURSOR = { seq: 10, tag: 't10' }
const [ONE, TWO] = ['dept:PHA', 'unit:4W']

/** Pages answered by hand, in the order they were asked for. */
function loading() {
  const rows = new ConfirmedRows()
  rows.setEpoch('e1')
  for (const scope of [ONE, TWO]) rows.beginLoading(scope, 'ops', CURSOR)
  const asked: { ask: string; answer: (answer: PageAnswer) => void }[] = []
  const loader = createSnapshotLoader({
    rows,
    snapshots: {
      page: ({ scope, after }) =>
        new Promise((answer) => {
          const from = after === FROM_START ? 'whole' : (after ?? 'first')
          asked.push({ ask: `${scope} ${from}`, answer })
        }),
    },
    scheduler: new ManualTime(),
    random: { bytes: (count) => new Uint8Array(count), unit: () => 0.5 },
    token: () => 't',
    loaded: () => undefined,
    mismatch: () => undefined,
    otherHistory: () => undefined,
  })
  loader.start([ONE, TWO])
  const answer = async (at: number, journey: string, next: string | null) => {
    const scope = asked[at]?.ask.split(' ')[0] ?? ''
    const head = { scope, epoch: 'e1', cursor: CURSOR, rows: 1, next }
    asked[at]?.answer({ kind: 'page', page: { head, rows: [journeyRow(journey)] } })
    await Promise.resolve()
    await Promise.resolve()
  }
  return { rows, loader, answer, asks: () => asked.map(({ ask }) => ask) }
}

test('[SY15] the pages that are wanted next are asked for with the one before, each once, over to the next scope', async () => {
  const { rows, answer, asks } = loading()
  expect(asks()).toEqual([`${ONE} first`])
  await answer(0, 'j1', 'j1')
  expect(asks(), 'only an empty board wants a small page').toEqual([`${ONE} first`, `${ONE} j1`, `${TWO} whole`])
  await answer(1, 'j2', null)
  await answer(2, 'j1', null)
  expect(asks()).toHaveLength(3)
  expect([rows.scope(ONE)?.kind, rows.scope(TWO)?.kind]).toEqual(['whole', 'whole'])
  expect([...rows.journeyIds()]).toEqual(['j1', 'j2'])
})

test('[SY15] a page asked for before the loading began anew is not taken', async () => {
  const { rows, answer, asks } = loading()
  await answer(0, 'j1', 'j1')
  rows.beginLoading(ONE, 'ops', { seq: 20, tag: 't20' })
  await answer(1, 'j-old', null)
  expect(rows.journey('j-old')).toBeNull()
  expect(asks().at(-1)).toBe(`${ONE} whole`)
})

test('[SY15] after a pause it goes on behind the last page that was taken', async () => {
  const { loader, answer, asks } = loading()
  await answer(0, 'j1', 'j1')
  loader.pause()
  await answer(1, 'j2', null)
  loader.start([ONE, TWO])
  await Promise.resolve()
  expect(asks().at(-1)).toBe(`${ONE} j1`)
})
