import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { admitMessage } from '../../server/ingest/hl7/admit-message.ts'
import { buildAck } from '../../server/ingest/hl7/build-ack.ts'
import { createMllpServer, type MllpServer } from '../../server/ingest/mllp/mllp-server.ts'
import { realClock } from '../builders/real-time.ts'
import { makeAxis } from './day/axis.ts'
import type { Item } from './day/world.ts'
import { play } from './player.ts'
import { scenario } from './scenario.ts'

test('messages go over MLLP in order, each answered, and none is lost while the listener is away', async () => {
  const heard: string[] = []
  const first = listener(heard)
  const port = await first.start()
  const stop = new AbortController()
  const axis = makeAxis({ zeroAt: realClock.now(), zeroMin: 0, speed: 120 })
  const items = firstItems(400, axis)
  let second: MllpServer | null = null
  const played = await play({
    items,
    axis: makeAxis({ zeroAt: 0, zeroMin: 0, speed: 120 }),
    clock: realClock,
    mllpPort: port,
    signal: stop.signal,
    onSent: (item) => {
      if (item.n === 150) void restart()
    },
  })
  async function restart(): Promise<void> {
    await first.stop(0)
    await sleep(700)
    second = listener(heard, port)
    await second.start()
  }
  // Played to the end, so the second listener has answered the rest.
  await (second as MllpServer | null)?.stop(0)
  expect(played.sent).toBe(400)
  expect(played.unexpected).toEqual([])
  expect(played.retries).toBeGreaterThan(0)
  const order = heard.filter((id, index) => id !== heard[index - 1])
  expect(order).toEqual(items.map(controlIdOf))
  expect([...played.bySender.values()].reduce((sum, count) => sum + count)).toBe(400)
})

test('a stopped player ends without a fault', async () => {
  const stop = new AbortController()
  const axis = makeAxis({ zeroAt: realClock.now(), zeroMin: 0, speed: 1 })
  const items = scenario({ seed: 'stop', axis })
  const playing = play({ items, axis, clock: realClock, mllpPort: 9, signal: stop.signal, onSent: () => undefined })
  await sleep(50)
  stop.abort()
  await expect(playing).resolves.toMatchObject({ sent: 0 })
})

function firstItems(count: number, axis: ReturnType<typeof makeAxis>): Item[] {
  const items = scenario({ seed: 'play', axis })
  return Array.from({ length: count }, () => items.next().value)
}

/** What a receiver knows the message by; what is no HL7 has none. */
function controlIdOf({ message }: Item): string {
  return message.startsWith('MSH|') ? (message.split('\r')[0]?.split('|')[9] ?? '') : 'none'
}

function listener(heard: string[], port = 0): MllpServer {
  return createMllpServer({
    host: '127.0.0.1',
    port,
    clock: realClock,
    newControlId: () => 'ACK',
    onMessage: async (raw) => {
      const admission = admitMessage(raw)
      heard.push(admission.header?.controlId ?? 'none')
      const text = admission.kind === 'keep' ? '' : admission.reason
      const parts = { header: admission.header, code: admission.code, text, now: realClock.now(), controlId: 'ACK' }
      return buildAck(admission.kind === 'keep' ? parts : { ...parts, errorCode: admission.errorCode })
    },
  })
}
