import type { Command, RefusalReason } from '../../shared/commands/command.ts'
import { signedText } from '../../shared/commands/signed-text.ts'
import type { VerifySignature } from '../auth/command-signature.ts'
import { isDistrusted, type SessionRecord, type UserRecord } from '../db/records.ts'

/** The sign-in that a command was issued in, and whose it is. */
export type Issuer = { readonly session: SessionRecord; readonly user: UserRecord }

/** Why a command is not believed to be its person's. */
export type Doubt = Exclude<RefusalReason, 'cannot-open'>

/** Whether a command is what its person asked. `isFinal`: the answer is stored; else the same action may be signed anew. */
export type Origin =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'doubtful'; readonly reason: Doubt; readonly isFinal: boolean }

export type OriginAsk = {
  readonly command: Command
  /** Null: the server knows no such sign-in. */
  readonly issuer: Issuer | null
  /** Whose line it came over. */
  readonly line: { readonly user: string; readonly session: string }
  readonly verifies: VerifySignature
}

/**
 * Judges where a command comes from (rules SG2 to SG6): its signature by the key of the sign-in it was issued in, and what
 * became of that sign-in. Whoever's line carries it adds nothing to it and takes nothing from it.
 */
export function judgeOrigin({ command, issuer, line, verifies }: OriginAsk): Origin {
  if (issuer === null) return doubtful('session-unknown')
  const { session, user } = issuer
  if (user.disabled) return doubtful('account-closed')
  const isOwn = user.id === line.user
  const fault = signatureFault(command, session, { isOwn, isSame: session.id === line.session, verifies })
  if (fault !== null) return doubtful(fault)
  if (session.revokedAt !== null && isDistrusted(session.revokedWhy)) return doubtful('session-ended')
  if (session.revokedAt !== null && command.issuedAt > session.revokedAt)
    return { kind: 'doubtful', reason: 'after-sign-out', isFinal: true }
  if (!isOwn && command.issuedAt > session.expiresAt) return doubtful('session-expired')
  return { kind: 'genuine' }
}

type Carried = { readonly isOwn: boolean; readonly isSame: boolean; readonly verifies: VerifySignature }

/**
 * A sign-in without a key (an older console, a browser without WebCrypto) is carried by its own person alone. One with a
 * key needs no signature on its own live line, where the person is at hand: the key may have gone with the browser's data.
 */
function signatureFault(
  command: Command,
  { publicKey }: SessionRecord,
  { isOwn, isSame, verifies }: Carried,
): 'unsigned' | 'bad-signature' | null {
  const { signature } = command
  if (publicKey === null) return isOwn ? null : 'unsigned'
  if (signature === undefined) return isSame ? null : 'unsigned'
  return verifies(publicKey, signedText(command), signature) ? null : 'bad-signature'
}

function doubtful(reason: Doubt): Origin {
  return { kind: 'doubtful', reason, isFinal: false }
}
