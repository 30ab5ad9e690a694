import { z } from 'zod'
import { down, type Down, type DownEvent } from '../../shared/protocol/down.ts'
import type { Up, UpEvent } from '../../shared/protocol/up.ts'
import { type EndedWhy, LOST } from './ended-why.ts'
import type { Connection } from './link.ts'
import type { SyncParts } from './sync.ts'
import { frameReader } from './unpack-frames.ts'

/** What the server said, as its schema has it. */
export type Heard = { [E in DownEvent]: { readonly event: E; readonly message: Down[E] } }[DownEvent]

export type CheckedHandlers = {
  readonly opened: () => void
  readonly heard: (said: Heard) => void
  /** Told once, unless we closed it. */
  readonly ended: (why: EndedWhy) => void
}

/** Nothing heard for this long, ms: the line is half open (a heartbeat comes every 5 s; offline shows within 15 s). */
const SILENCE_MS = 12_000
/** One question may take this long, ms. */
const ASK_MS = 10_000

/** A connection of which every word is checked before anyone acts on it; one that cannot be read ends it. */
export class CheckedConnection {
  /** The same unchecked, for who reads its answers otherwise. */
  readonly bare: Connection
  readonly #parts: Pick<SyncParts, 'clock' | 'report'>
  readonly #handlers: CheckedHandlers
  #isOpen = true
  #heardMs: number

  constructor(parts: Pick<SyncParts, 'link' | 'clock' | 'report'>, token: string, handlers: CheckedHandlers) {
    this.#parts = parts
    this.#handlers = handlers
    this.#heardMs = parts.clock.monotonicMs()
    this.bare = parts.link.connect(token, {
      opened: handlers.opened,
      heard: (event, message) => this.#hear(event, message),
      closed: (why) => this.end(why),
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get isSilent(): boolean {
    return this.#parts.clock.monotonicMs() - this.#heardMs > SILENCE_MS
  }

  /** Silence counts from now on. */
  noteHeard(): void {
    this.#heardMs = this.#parts.clock.monotonicMs()
  }

  close(): void {
    this.#isOpen = false
    this.bare.close()
  }

  end(why: EndedWhy): void {
    if (!this.#isOpen) return
    this.close()
    this.#handlers.ended(why)
  }

  /** The checked reply, or null: then the connection is closed or the reply is missing. */
  async ask<E extends UpEvent, T>(event: E, message: Up[E]['ask'], schema: z.ZodType<T>): Promise<T | null> {
    const asked = await this.bare.ask(event, message, ASK_MS)
    if (!this.#isOpen) return null
    if (!asked.ok) {
      if (asked.fault === 'unauthenticated') this.end({ kind: 'unauthenticated', retryAfterMs: asked.retryAfterMs })
      return null
    }
    this.noteHeard()
    const reply = schema.safeParse(asked.value)
    if (!reply.success) this.#parts.report(`unreadable reply to ${event}`, z.prettifyError(reply.error))
    return reply.success ? reply.data : null
  }

  #hear(event: DownEvent, message: unknown): void {
    if (!this.#isOpen) return
    this.noteHeard()
    const parsed = readers[event].safeParse(message)
    if (!parsed.success) {
      this.#parts.report(`unreadable ${event}`, z.prettifyError(parsed.error))
      return this.end(LOST)
    }
    // The schema is the event's own.
    this.#handlers.heard({ event, message: parsed.data } as Heard)
  }
}

/** Frames come many a second. */
const readers = { ...down, frame: frameReader }
