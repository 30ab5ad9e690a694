import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type Theft = {
  /** Of the answers to actions, those that are taken away. */
  readonly share: number
  /** Of these, the ones after which the line is cut too; the others leave the console waiting. */
  readonly cut: number
}

/** A line on which answers to actions get lost on purpose: what was done is done, and who asked does not know. */
export class AnswerThief {
  /** Answers that were taken away. */
  stolen = 0
  readonly #port: () => number
  readonly #theft: Theft
  readonly #server = createServer((client) => this.#accept(client))
  readonly #sockets = new Set<Socket>()
  #isActive = true

  constructor(port: () => number, theft: Theft) {
    this.#port = port
    this.#theft = theft
  }

  listen(): Promise<string> {
    return new Promise((settle) => {
      this.#server.listen(0, '127.0.0.1', () => {
        // A server that listens on a port has an address of this shape.
        settle(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`)
      })
    })
  }

  /** From now on everything comes through. */
  rest(): void {
    this.#isActive = false
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #accept(client: Socket): void {
    const server = connect(this.#port(), '127.0.0.1')
    const end = () => {
      for (const socket of [client, server]) {
        this.#sockets.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.pipe(server)
    const frames = new FrameCutter()
    server.on('data', (chunk: Buffer) => {
      for (const piece of frames.feed(chunk)) {
        if (!this.#steals(piece)) client.write(piece)
        else if (Math.random() < this.#theft.cut) return end()
      }
    })
  }

  #steals(piece: Buffer): boolean {
    if (!this.#isActive || !isAnswer(piece) || Math.random() >= this.#theft.share) return false
    this.stolen += 1
    return true
  }
}

/** A socket.io acknowledgement (`43<number>[...]`) with the outcome of an action in it. */
function isAnswer(frame: Buffer): boolean {
  const text = frame.subarray(0, 400).toString('latin1')
  return /^.{2,10}43\d+\[/s.test(text) && text.includes('"outcome":')
}

/** Cuts what a server says into WebSocket frames, once it has upgraded; anything else stays as it came. */
class FrameCutter {
  #rest = Buffer.alloc(0)
  #kind: 'unknown' | 'plain' | 'frames' = 'unknown'

  feed(chunk: Buffer): Buffer[] {
    if (this.#kind === 'plain') return [chunk]
    this.#rest = Buffer.concat([this.#rest, chunk])
    const pieces = this.#kind === 'unknown' ? this.#head() : []
    while (this.#kind === 'frames') {
      const length = frameLength(this.#rest)
      if (length === null || this.#rest.length < length) break
      pieces.push(this.#take(length))
    }
    return pieces
  }

  #head(): Buffer[] {
    const end = this.#rest.indexOf('\r\n\r\n')
    if (end === -1) return []
    const isUpgrade = this.#rest.subarray(0, 16).toString('latin1').startsWith('HTTP/1.1 101')
    this.#kind = isUpgrade ? 'frames' : 'plain'
    return [this.#take(isUpgrade ? end + 4 : this.#rest.length)]
  }

  #take(length: number): Buffer {
    const piece = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return piece
  }
}

/** Header and payload of the frame that begins here; null: not enough is here to tell. A server masks nothing. */
function frameLength(bytes: Buffer): number | null {
  if (bytes.length < 2) return null
  const short = (bytes[1] ?? 0) & 0x7f
  if (short < 126) return 2 + short
  if (short === 126) return bytes.length < 4 ? null : 4 + bytes.readUInt16BE(2)
  return bytes.length < 10 ? null : 10 + Number(bytes.readBigUInt64BE(2))
}
