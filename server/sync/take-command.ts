import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { HubParts } from './hub.ts'

/**
 * One command of a socket through the pipeline (rule SY68). It may have been issued in another session of the same person,
 * as long as that lasted; another person's is not taken: it waits on its console until they sign in (until commands are
 * signed). What offline times are clamped by is the session it was issued in.
 */
export async function takeCommand(parts: HubParts, command: Command, signed: Signed): Promise<Outcome> {
  const sessionId = command.sessionId ?? signed.session.id
  const issuedIn = sessionId === signed.session.id ? signed.session : await parts.db.reads.session(sessionId)
  const own = { ...command, sessionId }
  const asker = { actor: signed.actor, lastHeardAt: (issuedIn ?? signed.session).lastHeardAt }
  if (issuedIn === null || issuedIn.user !== signed.user.id) {
    // One that was answered before gets its first answer, whatever became of its session since. Nothing is stored for a
    // stranger: the action waits for whose it is.
    const known = (await parts.db.reads.receipt(signed.actor.facility, command.commandId)) !== null
    return known ? parts.execute(own, asker) : unstored(command)
  }
  if (issuedIn.revokedAt === null || command.issuedAt <= issuedIn.revokedAt) return parts.execute(own, asker)
  return parts.execute(own, { ...asker, refused: forbidden('This action was issued after sign-out.') })
}

function unstored({ commandId }: Command): Outcome {
  const refusal = forbidden('This action was issued in the sign-in of another person.')
  return { outcome: 'rejected', commandId, seq: null, refusal, changed: [], effectiveAt: null, consumed: false }
}

function forbidden(message: string): Refusal {
  return { code: 'forbidden', by: null, at: null, row: null, message }
}
