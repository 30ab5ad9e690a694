import { expect, test } from 'vitest'
import { oneLock } from '../../test/builders/windows.ts'
import { type SendTurn, turnByLock } from './send-turn.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const never = () => {
  throw new Error('no report was expected')
}

function windows(count: number): { turns: SendTurn[]; has: number[]; ask(at: number): void } {
  const locks = oneLock()
  const has: number[] = []
  const turns = Array.from({ length: count }, () => turnByLock(locks, 'send', never))
  return { turns, has, ask: (at) => turns[at]?.take(() => void has.push(at)) }
}

test('[SY78] one has the turn; the next has it when it is given back, and who gave up asking never gets it', async () => {
  const { turns, has, ask } = windows(4)
  for (const at of [0, 1, 2, 3]) ask(at)
  await settled()
  expect(has).toEqual([0])
  turns[1]?.release()
  await settled()
  expect(has).toEqual([0])
  turns[0]?.release()
  await settled()
  expect(has).toEqual([0, 2])
  turns[2]?.release()
  await settled()
  expect(has).toEqual([0, 2, 3])
})

test('[SY78] asked again with a new line, the former asking is given back: a window never waits for itself', async () => {
  const { turns, has, ask } = windows(2)
  ask(0)
  await settled()
  ask(0)
  ask(1)
  await settled()
  expect(has).toEqual([0, 0])
  turns[0]?.release()
  await settled()
  expect(has).toEqual([0, 0, 1])
})

test('[SY78] without a lock to be had each sends for itself, and says so', async () => {
  const reports: string[] = []
  const broken = { request: () => Promise.reject(new Error('no locks')) }
  let granted = 0
  turnByLock(broken, 'send', (what) => void reports.push(what)).take(() => void (granted += 1))
  await settled()
  expect([granted, reports]).toEqual([1, ['send turn']])
})
