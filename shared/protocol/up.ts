import type { Command, Outcome } from '../commands/command.ts'
import type { Hello, HelloAnswer } from './hello.ts'

/** What a console may emit, with acknowledgement. Nothing else is listened to. */
export type Up = {
  hello: (message: Hello, answer: (reply: HelloAnswer) => void) => void
  command: (message: Command, answer: (reply: Outcome) => void) => void
  /** A newer access token over the live socket. */
  renew: (message: { token: string }, answer: (reply: { ok: boolean; expiresAt: number | null }) => void) => void
  /** Asks for everything after the given cursor of one scope; the answer comes as frames. */
  'catch-up': (
    message: { scope: string; cursor: { seq: number; tag: string } },
    answer: (reply: { answer: 'delta' | 'reset' | 'current' }) => void,
  ) => void
  /** Round trip for the clock offset. */
  ping: (message: { sent: number }, answer: (reply: { now: number }) => void) => void
}
