import type { FeedKind } from '../../../shared/domain/feed.ts'

/** What a message of this type (MSH-9, `ADT^A01`) tells of. */
export function feedKind(messageType: string): FeedKind {
  return KINDS[messageType.split('^', 1)[0] ?? ''] ?? 'other'
}

const KINDS: { readonly [code: string]: FeedKind } = {
  ADT: 'adt',
  ORM: 'orders',
  OMG: 'orders',
  OML: 'orders',
  ORU: 'orders',
  SIU: 'scheduling',
  MDM: 'documents',
  REF: 'referrals',
}
