import type { Command, Outcome } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Fate, OutboxBody } from './outbox-record.ts'

/** What was not believed or not opened, and what fell with it, is signed anew. */
export function needsSigning(refusal: Outcome['refusal'] | undefined): boolean {
  return refusal?.reason !== undefined || refusal?.code === 'depends-on-refused'
}

/** The command as it counts for now, beside the one that was recorded. */
export type SignedAs = NonNullable<Extract<Fate, { kind: 'offered-again' }>['as']>

/** The sign-in that it counts for now, with the signature where it has one: what stands on disk beside the record. */
export function signedAs({ signature, args }: Command, sessionId: string): SignedAs {
  const sealed = hasSealed(args) ? { args } : {}
  return { sessionId, ...(signature === undefined ? {} : { signature }), ...sealed }
}

/** The body as it was signed, and perhaps sealed, again after it was recorded. */
export function signedLater(body: OutboxBody, as: SignedAs | undefined): OutboxBody {
  if (as === undefined) return body
  const { signature: _, ...bare } = body.command
  const { sessionId, signature, args = bare.args } = as
  return { ...body, command: { ...bare, args, sessionId, ...(signature === undefined ? {} : { signature }) } }
}
