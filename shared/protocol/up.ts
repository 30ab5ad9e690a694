import { commandSchema, outcomeSchema, type Command, type Outcome } from '../commands/command.ts'
import { catchUpAnswerSchema, catchUpSchema, type CatchUp, type CatchUpAnswer } from './catch-up.ts'
import { checksumAnswerSchema, checksumSchema, type Checksum, type ChecksumAnswer } from './checksum.ts'
import { helloAnswerSchema, helloSchema, type Hello, type HelloAnswer } from './hello.ts'
import { pingAnswerSchema, pingSchema, type Ping, type PingAnswer } from './ping.ts'
import { renewAnswerSchema, renewSchema, type Renew, type RenewAnswer } from './renew.ts'

/** What a console may emit, each with acknowledgement. Nothing else is listened to. */
export type Up = {
  readonly hello: { readonly ask: Hello; readonly reply: HelloAnswer }
  readonly command: { readonly ask: Command; readonly reply: Outcome }
  readonly renew: { readonly ask: Renew; readonly reply: RenewAnswer }
  readonly 'catch-up': { readonly ask: CatchUp; readonly reply: CatchUpAnswer }
  readonly checksum: { readonly ask: Checksum; readonly reply: ChecksumAnswer }
  readonly ping: { readonly ask: Ping; readonly reply: PingAnswer }
}
export type UpEvent = keyof Up

/** The schemas of both halves of each event: the server parses `ask`, the console `reply`. */
export const up = {
  hello: { ask: helloSchema, reply: helloAnswerSchema },
  command: { ask: commandSchema, reply: outcomeSchema },
  renew: { ask: renewSchema, reply: renewAnswerSchema },
  'catch-up': { ask: catchUpSchema, reply: catchUpAnswerSchema },
  checksum: { ask: checksumSchema, reply: checksumAnswerSchema },
  ping: { ask: pingSchema, reply: pingAnswerSchema },
} as const

/** What a refused or throttled event is answered with instead of its reply. */
export type Fault = {
  readonly fault: 'invalid' | 'throttled' | 'unauthenticated' | 'broken'
  readonly retryAfterMs?: number
}
