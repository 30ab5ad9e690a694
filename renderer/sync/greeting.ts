import type { Cursor, Welcome } from '../../shared/protocol/hello.ts'
import { isReferenceScope, referenceScopeOf } from '../../shared/protocol/reference-scope.ts'
import type { Up } from '../../shared/protocol/up.ts'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import type { EndedWhy } from './ended-why.ts'
import type { SyncParts } from './sync.ts'

/** How a console greets: who it is and where it stands. */
export function helloOf({ rows, client, deviceId }: SyncParts): Up['hello']['ask'] {
  const cursors: Record<string, Cursor> = {}
  for (const [scope, state] of rows.scopes()) cursors[scope] = state.cursor
  const { reference } = rows
  if (reference !== null) cursors[referenceScopeOf(reference.document.facility)] = { seq: 0, tag: reference.tag }
  return { protocol: PROTOCOL_VERSION, client, epoch: rows.epoch, deviceId, schema: ROW_SCHEMA, cursors, packs: true }
}

/** What is held when a console greets, as far as it tells of a history. */
export type HeldHistory = { readonly epoch: string | null; readonly newest: number }

/**
 * [SY38] Another epoch, or a cursor that the server does not know: what was settled may be unknown to it. So is a row held
 * that is newer than the head (SY27): it came with a page or a delta, ahead of every cursor.
 */
export function isOtherHistory({ epoch, scopes }: Welcome, { epoch: held, newest }: HeldHistory): boolean {
  const heads = scopes.filter(({ scope }) => !isReferenceScope(scope)).map(({ cursor }) => cursor.seq)
  const isAhead = heads.length > 0 && newest > Math.max(...heads)
  return (held !== null && held !== epoch) || scopes.some((scope) => scope.why === 'history') || isAhead
}

/** Why the server did not welcome it. */
export function turnedAway(code: string, retryAfterMs: number | null): EndedWhy {
  if (code === 'client-too-old') return { kind: 'client-too-old' }
  if (code === 'unauthenticated') return { kind: 'unauthenticated', retryAfterMs }
  return { kind: 'busy', retryAfterMs }
}

/** In what order scopes are loaded. My departments first, then my units: the board is usable after page one. */
export function inLoadingOrder<G extends { readonly scope: string }>(scopes: readonly G[]): G[] {
  const rank = ({ scope }: G) => (scope.startsWith('dept:') ? 0 : scope.startsWith('unit:') ? 1 : 2)
  return [...scopes].sort((a, b) => rank(a) - rank(b))
}
