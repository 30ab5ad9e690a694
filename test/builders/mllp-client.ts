import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameReader, frameOf } from '../../server/ingest/mllp/mllp-frames.ts'

/** A sender of HL7 messages, as a feed would be: used by tests and by the demo's scenario player. */
export type MllpClient = {
  /** Sends one message framed; resolves to the answer's payload. Rejects if the connection ends first. */
  send(message: Buffer | string): Promise<Buffer>
  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void
  /** The next answer that no `send` waits for. */
  next(): Promise<Buffer>
  /** Resolves when the other side has closed. */
  closed(): Promise<void>
  close(): void
}

/** Connects. Answers are matched to requests by their order, as MLLP has it. */
export async function connectMllp(port: number, host = '127.0.0.1'): Promise<MllpClient> {
  const socket = connect({ port, host, noDelay: true })
  await once(socket, 'connect')
  const inbox = makeInbox(socket)
  return {
    send: (message) => {
      const answer = inbox.next()
      socket.write(frameOf(typeof message === 'string' ? Buffer.from(message, 'utf8') : message))
      return answer
    },
    write: (bytes) => void socket.write(bytes),
    next: () => inbox.next(),
    closed: () => inbox.closed,
    close: () => socket.destroy(),
  }
}

type Waiter = { resolve: (answer: Buffer) => void; reject: (cause: Error) => void }

function makeInbox(socket: Socket): { next(): Promise<Buffer>; closed: Promise<void> } {
  const reader = new FrameReader(1_048_576)
  const arrived: Buffer[] = []
  const waiting: Waiter[] = []
  let failure: Error | null = null
  socket.on('data', (chunk) => {
    for (const event of reader.feed(chunk)) {
      if (event.kind === 'fault') continue
      const waiter = waiting.shift()
      if (waiter === undefined) arrived.push(event.bytes)
      else waiter.resolve(event.bytes)
    }
  })
  socket.on('error', (error) => (failure = error))
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      failure ??= new Error('the MLLP connection was closed before an answer came')
      for (const waiter of waiting.splice(0)) waiter.reject(failure)
      resolve()
    })
  })
  return { closed, next: () => nextOf({ arrived, waiting, failure: () => failure }) }
}

function nextOf(box: { arrived: Buffer[]; waiting: Waiter[]; failure: () => Error | null }): Promise<Buffer> {
  const ready = box.arrived.shift()
  if (ready !== undefined) return Promise.resolve(ready)
  const failure = box.failure()
  if (failure !== null) return Promise.reject(failure)
  return new Promise((resolve, reject) => box.waiting.push({ resolve, reject }))
}
