import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { smallHospital } from '../../test/builders/journey.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { CURSOR, syncedConsole, type Hello, UNIT, welcome } from '../../test/builders/synced-console.ts'
import type { Command } from '../../shared/commands/command.ts'
import type { PageAnswer } from './snapshot-source.ts'

test('[SY38] another history: rows are loaded anew, and what was settled is offered again', async () => {
  let answer = welcome()
  const { sync, time, rows, outbox, server } = await syncedConsole({
    hello: () => answer,
    command: (_, message: Command) => outcomeOf(message),
  })
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(100)
  outbox.shown([command(1).commandId])
  expect(outbox.view.getState().pending).toEqual([])
  answer = welcome({ epoch: 'e1' }, { why: 'history' })
  server.drop()
  await time.advance(5_000)
  const sent = server.asked.filter((one) => one.event === 'command')
  expect(sent).toHaveLength(2)
  expect(sent[0]).toEqual(sent[1])
  expect([...rows.journeyIds()]).toEqual(['j1'])
})

test('[SY27] reference data stay over a changed history: the hello had their tag, so the server does not send them', async () => {
  let answer = welcome()
  const { sync, time, rows, server } = await syncedConsole({ hello: () => answer })
  sync.start()
  await time.advance(100)
  rows.setReference(smallHospital(), 'r1')
  answer = welcome({}, { why: 'history' })
  server.drop()
  await time.advance(5_000)
  expect([rows.reference?.tag, [...rows.journeyIds()]]).toEqual(['r1', ['j1']])
})

test('[SY27] a page older than what is held tells of another history, in the same epoch and whatever the cursor says', async () => {
  const head = { scope: UNIT, epoch: 'e1', cursor: { seq: 20, tag: 't20' }, rows: 1, next: null }
  const page = (seq: number): PageAnswer => ({ kind: 'page', page: { head, rows: [journeyRow('j1', { seq })] } })
  let seq = 15
  const hello = () => welcome({}, { cursor: head.cursor })
  const { sync, time, rows, outbox, server } = await syncedConsole(
    { hello, command: (_, message: Command) => outcomeOf(message) },
    () => page(seq),
  )
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(100)
  expect(rows.newest).toBe(15)
  outbox.shown([command(1).commandId])
  // The database came back from before 15 and went on; the console still loads, and its line was lost meanwhile.
  seq = 12
  server.drop()
  await time.advance(5_000)
  expect([rows.newest, [...rows.journeyIds()]]).toEqual([12, ['j1']])
  expect(server.asked.filter((one) => one.event === 'command')).toHaveLength(2)
})

test('[SY27] rows held ahead of the head that the server names are of another history', async () => {
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: null }
  let seq = 12
  const answered = (_: string, { cursors }: Hello) =>
    cursors[UNIT] === undefined ? welcome() : welcome({}, { answer: 'current', why: null })
  const page = (): PageAnswer => ({ kind: 'page', page: { head, rows: [journeyRow('j1', { seq })] } })
  const { sync, time, rows, server, line } = await syncedConsole({ hello: answered }, page)
  sync.start()
  await time.advance(100)
  expect(rows.newest).toBe(12)
  seq = 8
  server.drop()
  await time.advance(5_000)
  expect([rows.newest, line().kind]).toEqual([8, 'live'])
})

test('[SE5] where the server cannot open what was sealed, its console asks once which key it has now', async () => {
  const refusal = { code: 'invalid', by: null, at: null, row: null, reason: 'cannot-open' } as const
  const cannot = (message: Command) =>
    outcomeOf(message, { outcome: 'rejected', seq: null, refusal, consumed: false } as const)
  const { sync, time, outbox, server, line } = await syncedConsole({
    command: (_, message: Command) => cannot(message),
  })
  for (const number of [1, 2]) await outbox.record({ command: command(number), journey: `j${number}`, user: 'u1' })
  sync.start()
  await time.advance(100)
  expect(server.asked.filter(({ event }) => event === 'hello')).toHaveLength(2)
  expect([outbox.view.getState().refused.length, line().kind]).toEqual([2, 'live'])
})

test('[SY77] a node that stops names its pause, and the console comes back no sooner', async () => {
  const { sync, time, line, server } = await syncedConsole()
  sync.start()
  await time.advance(10)
  server.say('closing', { retryAfterMs: 3_000 })
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  await time.advance(2_900)
  expect(server.tokens).toHaveLength(1)
  await time.advance(900)
  expect([server.tokens.length, line().kind]).toEqual([2, 'live'])
})

test('[SY53] a console that is too old says so and sends nothing', async () => {
  const tooOld = { ok: false, code: 'client-too-old', message: 'update', retryAfterMs: null }
  const { sync, time, line, outbox, server } = await syncedConsole({ hello: () => tooOld })
  await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
  sync.start()
  await time.advance(60_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'client-too-old' })
  expect(server.asked.filter((one) => one.event === 'command')).toEqual([])
})
