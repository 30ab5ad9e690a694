import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { realClock } from '../../builders/real-time.ts'
import { restClient } from './rest-client.ts'

/** A server that answers the n-th call (from 1) so, and a client of it. */
async function asked(answer: (nr: number, response: ServerResponse) => void, mostBusyMs: number) {
  let calls = 0
  const server = createServer((_request, response) => answer((calls += 1), response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const said: number[] = []
  const rest = restClient({
    // A server at a port of the system's is always at a net address.
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: realClock,
    perSecond: 1000,
    burst: 100,
    signal: new AbortController().signal,
    onBusy: (ms) => said.push(ms),
    mostBusyMs,
  })
  const close = () => new Promise((resolve) => void server.close(resolve))
  return { rest, said, calls: () => calls, close }
}

const noRoom = (response: ServerResponse) =>
  void response.writeHead(503, { 'retry-after': '0.02', 'content-type': 'application/json' }).end('{"message":"busy"}')

test('a server without room is asked again when it says so, and that is told once', async () => {
  const there = await asked((nr, response) => (nr < 4 ? noRoom(response) : void response.end()), 60_000)
  try {
    expect(await there.rest({ path: '/x' })).toMatchObject({ body: null })
    expect([there.calls(), there.said]).toEqual([4, [20]])
  } finally {
    await there.close()
  }
})

test('one that has no room for too long is a fault with its words', async () => {
  const there = await asked((_nr, response) => noRoom(response), 60)
  try {
    await expect(there.rest({ path: '/x' })).rejects.toMatchObject({ status: 503, message: 'busy' })
    expect(there.calls()).toBe(4)
  } finally {
    await there.close()
  }
})
