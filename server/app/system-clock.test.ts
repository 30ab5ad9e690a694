import { expect, test } from 'vitest'
import { systemScheduler } from './system-clock.ts'

test('without a wait it is the next turn: behind all that is settled now, before any timer', async () => {
  const order: string[] = []
  const done = new Promise<void>((resolve) => {
    systemScheduler.after(1, () => {
      order.push('timer')
      resolve()
    })
  })
  systemScheduler.after(0, () => order.push('turn'))
  systemScheduler.after(0, () => order.push('cancelled'))()
  let settled = Promise.resolve()
  for (let step = 0; step < 20; step += 1) settled = settled.then(() => undefined)
  void settled.then(() => order.push('settled'))
  await done
  expect(order).toEqual(['settled', 'turn', 'timer'])
})
