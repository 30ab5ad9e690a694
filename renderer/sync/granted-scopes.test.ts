import { expect, test } from 'vitest'
import { journeyRow } from '../../test/builders/rows.ts'
import { CURSOR, heartbeats, type Hello, syncedConsole, UNIT, welcome } from '../../test/builders/synced-console.ts'
import { scopeSumOf } from '../../shared/domain/scope-sum.ts'

test('[SY19] a class that shows more than what is held loads the scope, while frames go on', async () => {
  const { sync, time, rows, server } = await syncedConsole({
    hello: (_, { cursors }: Hello) =>
      cursors[UNIT] === undefined ? welcome() : welcome({}, { answer: 'current', why: null }),
  })
  rows.stand(UNIT, 'ops', CURSOR)
  rows.setEpoch('e1')
  sync.start()
  await time.advance(10)
  expect(rows.scope(UNIT)).toMatchObject({ kind: 'whole', class: 'phi' })
  expect([...rows.journeyIds()]).toEqual(['j1'])
  expect(server.asked.find((one) => one.event === 'hello')?.message).toMatchObject({ cursors: { [UNIT]: CURSOR } })
})

test('[SY15] a page that does not come is asked for again from where it stopped', async () => {
  let tries = 0
  const { sync, time, rows, line } = await syncedConsole({}, () => {
    tries += 1
    const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: tries < 3 ? 'j1' : null }
    if (tries === 2) return { kind: 'no-answer', retryAfterMs: null }
    return { kind: 'page', page: { head, rows: [journeyRow(`j${tries}`, { seq: 5 })] } }
  })
  sync.start()
  await time.advance(10)
  expect(line().kind).toBe('catching-up')
  await time.advance(5_000)
  expect([line().kind, [...rows.journeyIds()]]).toEqual(['live', ['j1', 'j3']])
})

test("[SY75] a scope whose sum is not the server's is loaded anew by itself; one that is, is left alone", async () => {
  const server = [journeyRow('j1', { seq: 5 }), journeyRow('j2', { seq: 8 })]
  let pages = 0
  let lost = true
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 2, next: null }
  const { sync, time, rows, beat } = await syncedConsole(
    { checksum: () => ({ at: { seq: 10, ...scopeSumOf(server) } }) },
    () => {
      pages += 1
      return { kind: 'page', page: { head, rows: lost ? server.slice(0, 1) : server } }
    },
  )
  sync.start()
  await time.advance(10)
  lost = false
  await heartbeats(time, beat, 61_000)
  expect([...rows.journeyIds()]).toEqual(['j1', 'j2'])
  expect([pages, sync.counts.differed]).toEqual([2, 1])
  await heartbeats(time, beat, 20 * 60_000)
  expect([pages, sync.counts.differed]).toEqual([2, 1])
  expect(sync.counts.compared).toBeGreaterThan(3)
})

test("[SY75] what changed after the server's sum is not compared with it", async () => {
  const { sync, time, server, beat } = await syncedConsole({
    checksum: () => ({ at: { seq: 10, rows: 9, sum: 9, squares: 9 } }),
  })
  sync.start()
  await time.advance(10)
  const ops = [{ op: 'put', row: journeyRow('j1', { seq: 11, version: 2 }) }]
  server.say('frame', { scope: UNIT, prev: 10, seq: 11, tag: 't11', at: 1, ops, causes: [] })
  await heartbeats(time, () => beat(11), 61_000)
  expect(server.asked.filter(({ event }) => event === 'checksum')).toHaveLength(1)
  expect(sync.counts).toEqual({ compared: 0, differed: 0 })
})

test("[SY75] what differs again after it was loaded anew is forgotten with everything else, and the server's rows take its place", async () => {
  const { sync, time, rows, server, beat } = await syncedConsole({
    checksum: () => ({ at: { seq: 10, rows: 9, sum: 9, squares: 9 } }),
  })
  let cleared = 0
  rows.subscribe(() => (cleared += rows.rowCount === 0 ? 1 : 0))
  sync.start()
  await time.advance(10)
  const hellos = () => server.asked.filter(({ event }) => event === 'hello').length
  await heartbeats(time, beat, 61_000)
  expect([sync.counts.differed, hellos()]).toEqual([1, 1])
  cleared = 0
  await heartbeats(time, beat, 6 * 60_000)
  expect([sync.counts.differed, hellos(), cleared > 0]).toEqual([2, 2, true])
  expect([...rows.journeyIds()]).toEqual(['j1'])
})

test('[SY10] a gap is asked for once, and what came meanwhile is applied behind it', async () => {
  const { sync, time, rows, line, server } = await syncedConsole({
    'catch-up': () => ({ answer: 'delta', cursor: { seq: 12, tag: 't12' } }),
  })
  sync.start()
  await time.advance(10)
  server.say('frame', frame(12, 13))
  server.say('frame', frame(13, 14))
  expect(line().kind).toBe('catching-up')
  await time.advance(10)
  expect(server.asked.filter(({ event }) => event === 'catch-up')).toMatchObject([{ message: { cursor: CURSOR } }])
  server.say('frame', frame(10, 12))
  expect([rows.scope(UNIT)?.cursor.seq, line().kind]).toEqual([14, 'live'])
})

test('a piece that was promised and does not come within 15 s: another line is tried', async () => {
  const { sync, time, server, beat } = await syncedConsole({
    'catch-up': () => ({ answer: 'delta', cursor: { seq: 12, tag: 't12' } }),
  })
  sync.start()
  await time.advance(10)
  server.say('frame', frame(12, 13))
  await heartbeats(time, beat, 15_000)
  expect(server.tokens).toHaveLength(1)
  await heartbeats(time, beat, 10_000)
  expect(server.tokens).toHaveLength(2)
})

test('a scope that is not granted any more when it is asked for is left to the next welcome', async () => {
  let scopes: object[] = welcome().scopes
  const { sync, time, rows, server } = await syncedConsole({
    hello: () => welcome({ scopes }),
    'catch-up': () => ({ answer: 'refused', cursor: CURSOR }),
  })
  sync.start()
  await time.advance(10)
  scopes = []
  server.say('frame', frame(12, 13))
  await time.advance(10)
  expect([server.tokens.length, rows.scope(UNIT), rows.rowCount]).toEqual([1, null, 0])
})

test('[SY79] packed frames that cannot be read end the line, and nothing of them is applied', async () => {
  const { sync, time, rows, line, server } = await syncedConsole()
  sync.start()
  await time.advance(10)
  const text = JSON.stringify([frame(10, 11), { scope: UNIT }])
  server.say('packed', { frames: new TextEncoder().encode(text) })
  await time.advance(0)
  expect([line().kind, rows.scope(UNIT)?.cursor.seq]).toEqual(['offline', 10])
})

function frame(prev: number, seq: number) {
  return { scope: UNIT, prev, seq, tag: `t${seq}`, at: 1, ops: [], causes: [] }
}
