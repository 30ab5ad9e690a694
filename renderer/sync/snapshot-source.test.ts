import { expect, test } from 'vitest'
import { identityRow, journeyRow, taskRow } from '../../test/builders/rows.ts'
import type { Row } from '../../shared/domain/row.ts'
import { webGzip } from '../db/gzip-text.ts'
import { readPackedPage } from './snapshot-source.ts'

const OPS = [journeyRow('j1'), taskRow('j1', 'a')]
const OTHERS = [identityRow('j1')]

async function packed(ops: readonly Row[], others: readonly Row[], rows = ops.length + others.length) {
  const parts = await Promise.all([ops, others].map((part) => webGzip.pack(JSON.stringify(part))))
  const head = { scope: 's', epoch: 'e1', cursor: { seq: 9, tag: 't9' }, rows, next: null }
  const header = JSON.stringify({ ...head, parts: parts.map(({ byteLength }) => byteLength) })
  const body = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
  return { header: encodeURIComponent(header), body }
}

test('[SY72] a packed page gives all rows, and the operational ones as they came for the cache', async () => {
  const { header, body } = await packed(OPS, OTHERS)
  const page = await readPackedPage(header, body, webGzip)
  expect(page?.rows).toEqual([...OPS, ...OTHERS])
  expect(page?.head.cursor.seq).toBe(9)
  expect(JSON.parse(await webGzip.unpack(page?.packed ?? new Uint8Array()))).toEqual(OPS)
})

test('[SY22] a page whose first part holds what may not be kept is read, but not kept', async () => {
  const { header, body } = await packed([...OPS, ...OTHERS], [])
  const page = await readPackedPage(header, body, webGzip)
  expect(page?.rows).toHaveLength(3)
  expect(page?.packed).toBeUndefined()
})

test('a page that is cut, spoilt or of too few rows is as good as no answer', async () => {
  const { header, body } = await packed(OPS, OTHERS)
  for (let at = 0; at < body.length; at += 7)
    expect(await readPackedPage(header, body.slice(0, at), webGzip)).toBeNull()
  expect(await readPackedPage('%7B', body, webGzip)).toBeNull()
  const short = await packed(OPS, OTHERS, 4)
  expect(await readPackedPage(short.header, short.body, webGzip)).toBeNull()
  const wrong = await packed([{ ...OPS[0], seq: -1 } as Row], [])
  expect(await readPackedPage(wrong.header, wrong.body, webGzip)).toBeNull()
})
