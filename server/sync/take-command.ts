import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { actorOf } from '../auth/actor-of.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Reads } from '../db/port.ts'
import { answeredBefore, unstored } from '../execute/outcomes.ts'
import type { HubParts } from './hub.ts'
import { type Doubt, type Issuer, judgeOrigin } from './judge-origin.ts'

/**
 * One command of a socket through the pipeline (rules SY68, SG2 to SG7). It may have been issued in another sign-in, of
 * this person or of another: it is then done as whose it is, with their rights as they are now, never with those of the
 * line. What offline times are clamped by is the session it was issued in.
 */
export async function takeCommand(parts: HubParts, command: Command, line: Signed): Promise<Outcome> {
  const own = { ...command, sessionId: command.sessionId ?? line.session.id }
  const issuer = own.sessionId === line.session.id ? line : await issuerOf(parts.db.reads, own.sessionId)
  const carrier = { user: line.user.id, session: line.session.id }
  const origin = judgeOrigin({ command: own, issuer, line: carrier, verifies: parts.verifies })
  const actor = await actorFor(parts.db.reads, issuer, line)
  const asker = { actor, lastHeardAt: (issuer ?? line).session.lastHeardAt }
  const told = (outcome: Outcome, whose: string) => (whose === line.actor.id ? outcome : forAnother(outcome))
  if (origin.kind === 'genuine') return told(await parts.execute(own, asker), actor.id)
  const refused = forbidden(origin.reason)
  if (origin.isFinal) return told(await parts.execute(own, { ...asker, refused }), actor.id)
  // One that was answered before gets its first answer, whatever became of its sign-in since, known or not.
  const receipt = await parts.db.reads.receipt(actor.facility, own.commandId)
  if (receipt === null) return told(unstored(own, refused), actor.id)
  return told(answeredBefore(receipt, own, issuer === null ? null : actor.id), receipt.actor)
}

async function issuerOf(reads: Reads, id: string): Promise<Issuer | null> {
  const session = await reads.session(id)
  const user = session === null ? null : await reads.user(session.user)
  return session === null || user === null ? null : { session, user }
}

/** [SG2] Who acts: whoever issued it, as they may now. */
async function actorFor(reads: Reads, issuer: Issuer | null, line: Signed): Promise<Actor> {
  if (issuer === null || issuer.session.id === line.session.id) return line.actor
  const actor = actorOf(issuer.user, issuer.session, await reads.now())
  return actor.id === line.actor.id ? inBoth(actor, line.actor) : actor
}

/** One person in two sign-ins: what they cover in either is theirs. */
function inBoth(one: Actor, other: Actor): Actor {
  const departments = [...new Set([...one.departments, ...other.departments])]
  return { ...one, departments, units: [...new Set([...one.units, ...other.units])] }
}

/** What a row is now, and by whom, is not for whoever's line carries the answer. */
function forAnother(outcome: Outcome): Outcome {
  return outcome.refusal === null ? outcome : { ...outcome, refusal: { ...outcome.refusal, by: null, row: null } }
}

function forbidden(reason: Doubt): Refusal {
  return { code: 'forbidden', by: null, at: null, row: null, message: SENTENCES[reason], reason }
}

/** For the log of a console that does not know the reasons. */
const SENTENCES: { readonly [reason in Doubt]: string } = {
  unsigned: 'This action is not signed by who recorded it.',
  'bad-signature': 'This action is not as it was when it was recorded.',
  'session-unknown': 'The server does not know the sign-in that this action was issued in.',
  'session-ended': 'The sign-in that this action was issued in was ended for safety.',
  'after-sign-out': 'This action was issued after sign-out.',
  'session-expired': 'This action was issued after its sign-in had ended.',
  'account-closed': 'The account of who recorded this action is closed.',
}
