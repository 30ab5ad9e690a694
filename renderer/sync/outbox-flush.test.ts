import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { record } from '../../test/builders/opened-outbox.ts'
import { syncedConsole } from '../../test/builders/synced-console.ts'
import type { Command } from '../../shared/commands/command.ts'
import { createOutbox } from '../outbox/create-outbox.ts'
import { memoryDisk } from '../outbox/memory-disk.ts'
import type { Connection } from './link.ts'
import { createOutboxFlush } from './outbox-flush.ts'

test('[SY34] an action on which the server fails again and again becomes a card; the others go on', async () => {
  const { sync, time, outbox, beat } = await syncedConsole({
    command: (_, message: Command) =>
      message.entityId === 'j1/a' ? { ok: false, fault: 'broken', retryAfterMs: null } : outcomeOf(message),
  })
  await outbox.record({ command: command(1, { entityId: 'j1/a' }), journey: 'j1', user: 'u1' })
  await outbox.record({
    command: command(2, { entityId: 'j1/a', after: command(1).commandId }),
    journey: 'j1',
    user: 'u1',
  })
  await outbox.record({ command: command(3, { entityId: 'j2/a' }), journey: 'j2', user: 'u1' })
  sync.start()
  for (let seconds = 0; seconds < 120; seconds += 5) {
    await time.advance(5_000)
    beat()
  }
  const { pending, refused } = outbox.view.getState()
  expect(pending.map((one) => [one.command.deviceSeq, one.stage])).toEqual([[3, 'answered']])
  expect(refused).toMatchObject([{ refusal: { code: 'invalid' }, dependents: [{ deviceSeq: 2 }] }])
  expect(await outbox.sendAgain(command(1).commandId, null)).toBe(true)
})

test.each([
  ['its answer is to try again later', { outcome: 'retry', retryAfterMs: 500 }],
  ['it says that it cannot now', { fault: 'throttled', retryAfterMs: 500 }],
] as const)(
  '[SY34] a server whose database is out of reach is not held against the action, however long: %s',
  async (_, how) => {
    let isAway = true
    let asked = 0
    const { sync, time, outbox, beat } = await syncedConsole({
      command: (_event, message: Command) => {
        asked += 1
        if (!isAway) return outcomeOf(message)
        return 'fault' in how ? { ok: false, ...how } : outcomeOf(message, { ...how, seq: null })
      },
    })
    await outbox.record({ command: command(1), journey: 'j1', user: 'u1' })
    sync.start()
    for (let seconds = 0; seconds < 300; seconds += 5) {
      await time.advance(5_000)
      beat()
    }
    expect(asked, 'far more often than a server may fail on it').toBeGreaterThan(20)
    expect(outbox.view.getState()).toMatchObject({ pending: [{ stage: 'waiting' }], refused: [] })
    isAway = false
    await time.advance(30_000)
    expect(outbox.view.getState()).toMatchObject({ pending: [{ stage: 'answered' }], refused: [] })
  },
)

test('[SY38] [SY78] what was answered and not shown when a line began is asked about with the turn, though its rows showed it before that', async () => {
  const { outbox, flush, time, asked, connection, grant } = await oneOfTwo()
  flush.greeted()
  // Another history's row under the same number may look like its effect.
  outbox.shown([command(1).commandId])
  expect(outbox.unseen()).toEqual([])
  flush.open(connection, true)
  grant()
  await time.advance(10)
  expect(asked).toMatchObject([{ commandId: command(1).commandId }])
})

test('[SY38] [SY78] what was passed unnamed in a window without the turn waits for nobody: it is asked about once the turn is there', async () => {
  const { outbox, flush, time, asked, connection, grant } = await oneOfTwo()
  flush.greeted()
  flush.open(connection, true)
  outbox.passed([command(1).commandId])
  await time.advance(10)
  // Rows of another person, or of a signing out, come and go: it is as it was.
  outbox.unshown()
  outbox.passed([command(1).commandId])
  await time.advance(10)
  expect(outbox.view.getState().pending, 'the window that sends knows its answer').toEqual([])
  expect(asked).toEqual([])
  grant()
  await time.advance(10)
  expect(asked).toMatchObject([{ commandId: command(1).commandId }])
})

/** One action, answered and not shown, in a window that has not the turn to send until `grant`. */
async function oneOfTwo() {
  const time = new ManualTime()
  let kick = () => {}
  const outbox = createOutbox({
    disk: memoryDisk(),
    clock: time,
    scheduler: time,
    resend: () => kick(),
    report: () => {},
  })
  await outbox.open()
  await record(outbox, command(1))
  outbox.sent(command(1).commandId)
  await outbox.answer(outcomeOf(command(1), { seq: 11 }))
  let granted = () => {}
  const flush = createOutboxFlush({
    outbox,
    scheduler: time,
    random: { bytes: (count) => new Uint8Array(count), unit: () => 0.5 },
    user: () => 'u1',
    report: () => {},
    cannotOpen: () => {},
    turn: { take: (run: () => void) => void (granted = run), release: () => {} },
  })
  kick = () => flush.kick()
  const asked: unknown[] = []
  const connection: Connection = {
    ask: async (_, message) => {
      asked.push(message)
      return { ok: true, value: outcomeOf(command(1), { outcome: 'duplicate', first: 'applied', seq: 11 }) }
    },
    close: () => {},
  }
  return { outbox, flush, time, asked, connection, grant: () => granted() }
}
