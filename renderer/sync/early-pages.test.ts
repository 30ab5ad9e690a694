import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { identityRow, journeyRow } from '../../test/builders/rows.ts'
import type { Row } from '../../shared/domain/row.ts'
import { earlyPages } from './early-pages.ts'
import type { PageAnswer, PageAsk } from './snapshot-source.ts'

const GRANTS = [
  { scope: 'facility:f:ref', class: 'ops' },
  { scope: 'user:u1', class: 'phi' },
  { scope: 'unit:4W', class: 'id' },
] as const

const pageAt = (seq: number, rows: readonly Row[] = [journeyRow('j1')]): PageAnswer => ({
  kind: 'page',
  page: { head: { scope: 'unit:4W', epoch: 'e1', cursor: { seq, tag: 't' }, rows: rows.length, next: null }, rows },
})

function early(...answers: readonly PageAnswer[]) {
  const asked: PageAsk[] = []
  const time = new ManualTime()
  const page = async (ask: PageAsk) => {
    asked.push(ask)
    return answers[asked.length - 1] ?? { kind: 'refused' as const }
  }
  const pages = earlyPages({ page }, time)
  pages.askFirst(GRANTS, 'token')
  const want = (over: Partial<PageAsk> = {}) =>
    pages.page({ scope: 'unit:4W', class: 'id', after: null, token: 'token', atLeast: 10, ...over })
  return { asked, time, pages, want }
}

test('[SY81] the first page of what is loaded first is asked for at once, and is given when it is wanted', async () => {
  const { asked, want } = early(pageAt(10))
  expect(asked).toEqual([{ scope: 'unit:4W', class: 'id', after: null, token: 'token', atLeast: 0 }])
  expect(await want()).toEqual(pageAt(10))
  expect(asked).toHaveLength(1)
})

test('[SY81] it is given once, and only for what it is the first page of', async () => {
  const { asked, want } = early(pageAt(10), pageAt(11), pageAt(12), pageAt(13))
  expect(await want({ scope: 'user:u1' })).toEqual(pageAt(11))
  expect(await want({ after: 'j1' })).toEqual(pageAt(12))
  expect(await want()).toEqual(pageAt(10))
  expect(await want()).toEqual(pageAt(13))
  expect(asked).toHaveLength(4)
})

test.each([
  ['older than the line', pageAt(9), {}],
  ['none', { kind: 'no-answer', retryAfterMs: null } as const, {}],
  ['with more than the welcome grants', pageAt(10, [journeyRow('j1'), identityRow('j1')]), { class: 'ops' }],
  ['asked for by another token', pageAt(10), { token: 'other' }],
] as const)('[SY81] one that is %s is asked for anew', async (_, first, over) => {
  const { asked, want } = early(first, pageAt(20))
  expect(await want(over)).toEqual(pageAt(20))
  expect(asked[1]).toMatchObject({ atLeast: 10, ...over })
})

test('[SY81] what nobody wants within ten seconds, or after a sign-out, is let go', async () => {
  const late = early(pageAt(10), pageAt(20))
  await late.time.advance(10_000)
  expect(await late.want()).toEqual(pageAt(20))
  const out = early(pageAt(10), pageAt(20))
  out.pages.drop()
  expect(await out.want()).toEqual(pageAt(20))
})
