import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { SessionRecord } from '../db/records.ts'
import type { HubParts } from './hub.ts'

/**
 * One command of a socket through the pipeline (rule SY68). It may have been issued in another session of the same person,
 * as long as that lasted; another person's is not taken: it waits on its console until they sign in (until commands are
 * signed). What offline times are clamped by is the session it was issued in.
 */
export async function takeCommand(parts: HubParts, command: Command, signed: Signed): Promise<Outcome> {
  const sessionId = command.sessionId ?? signed.session.id
  const issuedIn = sessionId === signed.session.id ? signed.session : await parts.db.reads.session(sessionId)
  const why = whyNot(command, issuedIn, signed)
  // One that was answered before gets its first answer, whatever became of its session since.
  const known = why !== null && (await parts.db.reads.receipt(signed.actor.facility, command.commandId)) !== null
  if (why !== null && !known) return refused(command, why)
  const { lastHeardAt } = issuedIn ?? signed.session
  return parts.execute({ ...command, sessionId }, { actor: signed.actor, lastHeardAt })
}

function whyNot(command: Command, issuedIn: SessionRecord | null, { user }: Signed): string | null {
  if (issuedIn === null || issuedIn.user !== user.id) return 'This action was issued in the sign-in of another person.'
  if (issuedIn.revokedAt !== null && command.issuedAt > issuedIn.revokedAt)
    return 'This action was issued after sign-out.'
  return null
}

function refused({ commandId }: Command, message: string): Outcome {
  const refusal: Refusal = { code: 'forbidden', by: null, at: null, row: null, message }
  return { outcome: 'rejected', commandId, seq: null, refusal, changed: [], effectiveAt: null, consumed: false }
}
