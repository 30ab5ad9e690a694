/** A bare socket.io server with the product's options: what broadcasting, and a transaction before it, cost at least. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { answerCalls } from '../tools/answer-calls.ts'
import { cpuMs } from '../tools/moment.ts'
import { pause } from '../tools/repeat.ts'
import { barePool, replay, type Recorded } from '../tools/replay.ts'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false })
io.on('connection', (socket) => {
  void socket.join('room')
  socket.on('claim', (what: string) => void claim(what))
})
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
// A server that listens on a port has an address of this shape.
const { port } = http.address() as AddressInfo

let pool: ReturnType<typeof barePool> | null = null
let recorded: readonly Recorded[] = []
let frame: object = {}
let turn = 0

answerCalls(
  {
    url: () => `http://127.0.0.1:${port}`,
    cpu: cpuMs,
    prepare(ask: { url: string; recorded: Recorded[]; frame: object }) {
      pool = barePool(ask.url, 10)
      recorded = ask.recorded
      frame = ask.frame
    },
    /** The same bytes to everybody, so many times, this far apart. */
    async broadcast({ times, everyMs }: { times: number; everyMs: number }) {
      for (let sent = 0; sent < times; sent += 1) {
        io.to('room').emit('frame', frame)
        await pause(everyMs)
      }
    },
  },
  async () => {
    await io.close()
    await pool?.end()
  },
)

async function claim(what: string): Promise<void> {
  const next = recorded[(turn += 1) % recorded.length]
  if (pool === null || next === undefined) throw new Error('not prepared')
  await replay(pool, next)
  io.to('room').emit('frame', { ...frame, tag: what })
}
