import type { Command, Outcome } from '../../shared/commands/command.ts'
import type { OutboxBody } from './outbox-record.ts'

/** What was not believed, and what fell with it, is signed anew. */
export function needsSigning(refusal: Outcome['refusal'] | undefined): boolean {
  return refusal?.reason !== undefined || refusal?.code === 'depends-on-refused'
}

/** The sign-in that it counts for now, with the signature where it has one: what stands on disk beside the record. */
export function signedAs({ signature }: Command, sessionId: string) {
  return signature === undefined ? { sessionId } : { sessionId, signature }
}

/** The body as it was signed again after it was recorded. */
export function signedLater(
  body: OutboxBody,
  as: { sessionId: string; signature?: string | undefined } | undefined,
): OutboxBody {
  if (as === undefined) return body
  const { signature: _, ...bare } = body.command
  const { sessionId, signature } = as
  return { ...body, command: { ...bare, sessionId, ...(signature === undefined ? {} : { signature }) } }
}
