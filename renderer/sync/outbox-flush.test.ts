import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { syncedConsole } from '../../test/builders/synced-console.ts'
import type { Command } from '../../shared/commands/command.ts'

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
