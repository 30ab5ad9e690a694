import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'

/** What the line does to everything that goes over it. */
export type LineMode = {
  readonly delayMs: number
  readonly jitterMs: number
  /** Null: as fast as it goes. */
  readonly bytesPerSecond: number | null
  /** Half open: both ends stand, nothing comes through. */
  readonly swallow: boolean
}

export const CLEAR: LineMode = { delayMs: 0, jitterMs: 0, bytesPerSecond: null, swallow: false }

/**
 * A TCP proxy that delays, throttles, swallows and cuts, at any byte. Each connection goes to whatever port `pick` names
 * then, as behind a load balancer without sticky sessions; null: it is refused.
 */
export class ChaosProxy {
  readonly #pick: () => number | null
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #mode: LineMode = CLEAR
  #cutAfter: number | null = null

  constructor(pick: () => number | null) {
    this.#pick = pick
    this.#server = createServer((client) => this.#accept(client))
  }

  /** Its address as a console is given it. */
  listen(): Promise<string> {
    return new Promise((settle) => {
      this.#server.listen(0, '127.0.0.1', () => {
        // A server that listens on a port has an address of this shape.
        settle(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`)
      })
    })
  }

  set(mode: Partial<LineMode>): void {
    this.#mode = { ...CLEAR, ...mode }
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
    this.#pairs.clear()
  }

  /** Cuts whatever connection carries the n-th byte from now on, right behind it. */
  cutAfter(bytes: number): void {
    this.#cutAfter = bytes
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #accept(client: Socket): void {
    const port = this.#pick()
    if (port === null) return void client.destroy()
    const server = connect(port, '127.0.0.1')
    const pair = [client, server] as const
    this.#pairs.add(pair)
    const end = () => {
      this.#pairs.delete(pair)
      for (const socket of pair) socket.destroy()
    }
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on('error', end)
      from.on('close', end)
      this.#carry(from, to, end)
    }
  }

  #carry(from: Socket, to: Socket, end: () => void): void {
    let freeAt = 0
    from.on('data', (chunk: Buffer) => {
      const { delayMs, jitterMs, bytesPerSecond, swallow } = this.#mode
      if (swallow) return
      const kept = this.#upToCut(chunk)
      const takes = bytesPerSecond === null ? 0 : (kept.length / bytesPerSecond) * 1000
      freeAt = Math.max(freeAt, performance.now() + delayMs + Math.random() * jitterMs) + takes
      const isLast = kept.length < chunk.length
      setTimeout(() => {
        if (!to.destroyed) to.write(kept)
        if (isLast) setTimeout(end, 1)
      }, freeAt - performance.now())
    })
  }

  #upToCut(chunk: Buffer): Buffer {
    if (this.#cutAfter === null) return chunk
    if (chunk.length <= this.#cutAfter) {
      this.#cutAfter -= chunk.length
      return chunk
    }
    const kept = chunk.subarray(0, this.#cutAfter)
    this.#cutAfter = null
    return kept
  }
}
