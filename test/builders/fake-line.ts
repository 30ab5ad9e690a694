import type { DownEvent } from '../../shared/protocol/down.ts'
import type { Asked, Link, LinkHandlers } from '../../renderer/sync/link.ts'

/** What a scripted server answers to an event; null: never. */
export type FakeAnswer = (event: string, message: never) => object | null

/** A link to a server that is only a script. */
export type FakeLine = {
  readonly link: Link
  /** Tokens that connected, in order. */
  readonly tokens: string[]
  readonly asked: { readonly event: string; readonly message: unknown }[]
  /** Whether a connection can be made. */
  up: boolean
  /** True: a connection is tried and never opens. */
  swallows: boolean
  say(event: DownEvent, message: unknown): void
  drop(kind?: 'lost' | 'unauthenticated' | 'busy', retryAfterMs?: number): void
  readonly isConnected: boolean
}

/** Makes one. `answer` is asked at once; what it throws is the test's own fault. */
export function fakeLine(answer: FakeAnswer): FakeLine {
  let handlers: LinkHandlers | null = null
  let pending: ((asked: Asked<unknown>) => void)[] = []
  const end = () => {
    handlers = null
    for (const settle of pending) settle({ ok: false, fault: 'closed', retryAfterMs: null })
    pending = []
  }
  const line: FakeLine = {
    tokens: [],
    asked: [],
    up: true,
    swallows: false,
    get isConnected() {
      return handlers !== null
    },
    say: (event, message) => handlers?.heard(event, message),
    drop(kind = 'lost', retryAfterMs) {
      const was = handlers
      end()
      was?.closed({ kind, retryAfterMs: retryAfterMs ?? null })
    },
    link: {
      connect(token, given) {
        line.tokens.push(token)
        if (line.up) {
          handlers = given
          queueMicrotask(() => handlers === given && !line.swallows && given.opened())
        } else queueMicrotask(() => given.closed({ kind: 'lost', retryAfterMs: null }))
        return {
          ask: (event, message) =>
            new Promise((settle) => {
              line.asked.push({ event, message })
              const reply = answer(event, message as never)
              if (reply === null) pending.push(settle)
              else settle('fault' in reply ? (reply as Asked<unknown>) : { ok: true, value: reply })
            }),
          close: end,
        }
      },
    },
  }
  return line
}
