/**
 * The closed list of what may be heard of: the names of triggers and of recorded acts, each under the door it comes
 * through. A mapper that emits another name does not compile; a shipped workflow that listens to another fails its test.
 */

/** From messages of the feed (server/ingest). Each has a message in `signal-names.test.ts` that makes it. */
export const feedSignals = [
  'account-coded',
  'account-ended',
  'account-opened',
  'account-updated',
  'admit-order',
  'admitted-without-bed',
  'appointment-booked',
  'appointment-cancelled',
  'appointment-changed',
  'appointment-confirmed',
  'arrived',
  'arrived-in-bed',
  'auth-answered',
  'auth-cancelled',
  'auth-needed',
  'auth-pending',
  'auth-requested',
  'bed-assigned',
  'bed-clean',
  'bed-dirty',
  'bed-left',
  'bed-prealert',
  'bed-reoccupied',
  'bed-status',
  'benefits-wanted',
  'charge-credited',
  'charge-posted',
  'class-inpatient',
  'class-outpatient',
  'consent-signed',
  'discharge-teaching-signed',
  'discharged-visit',
  'document',
  'document-received',
  'document-withdrawn',
  'expected-arrival',
  'follow-up-booked',
  'follow-up-ordered',
  'handoff-signed',
  'implant-used',
  'letter-signed',
  'list-m02',
  'list-m05',
  'list-m15',
  'list-m16',
  'med-rec-signed',
  'meds-administered',
  'meds-dispensed',
  'meds-ordered',
  'no-show',
  'note-reviewed',
  'order-cancelled',
  'order-held',
  'order-placed',
  'payment-posted',
  'readmitted',
  'recall-due',
  'referral-answered',
  'referral-delivered',
  'referral-out',
  'registered',
  'requisition-cancelled',
  'result',
  'result-awaited',
  'result-reviewed',
  'schedule-short',
  'stock-requisition',
  'supply-low',
  'supply-returned',
  'supply-used',
  'surgery-cancelled',
  'surgery-changed',
  'surgery-moved',
  'tracking-arrived',
  'tracking-departed',
  'vendor-confirmed',
  'vendor-refused',
  'ward-dispensed',
] as const

/** What discharge and inbound referral hear of by rules of their own (server/ingest/plan). */
export const planSignals = [
  'death',
  'discharge-order',
  'discharged',
  'expected-discharge',
  'left',
  'order-signed',
  'pending-discharge',
  'referral',
] as const

/** From the server itself: messages set aside, silent feeds, absent consoles, ending shifts, missing cover (server/workflow/watches). */
export const ownSignals = [
  'console-offline',
  'cover-found',
  'cover-missing',
  'message-quarantined',
  'message-replayed',
  'sender-back',
  'sender-silent',
  'shift-ending',
  'shift-over',
] as const

/** What no message carries in practice, or only some hospitals' do: told by a signed post (rule TR6, docs/feed.md). */
export const postedSignals = [
  'appointment-confirmed',
  'arrived',
  'auth-requirement',
  'auth-submitted',
  'bed-requested',
  'benefits-wanted',
  'consent-signed',
  'denial-line',
  'discharge-teaching-signed',
  'document-completed',
  'document-received',
  'eligibility-answered',
  'follow-up-booked',
  'goods-received',
  'handoff-signed',
  'implant-used',
  'invoice-matched',
  'letter-signed',
  'med-rec-signed',
  'no-show',
  'note-reviewed',
  'or-grid-changed',
  'order-placed',
  'patient-matched',
  'payment-posted',
  'portal-activated',
  'readmitted',
  'registered',
  'result-reviewed',
  'schedule-short',
  'sender-corrected',
  'stock-checked',
  'supply-low',
  'transfer-in',
  'vendor-confirmed',
  'vendor-refused',
] as const

export type FeedSignal = (typeof feedSignals)[number]
export type OwnSignal = (typeof ownSignals)[number]
export type PostedSignal = (typeof postedSignals)[number]
export type SignalName = FeedSignal | OwnSignal | PostedSignal

/** True for a name that a signed post may tell. */
export function isPosted(name: string): name is PostedSignal {
  return postedSignals.some((one) => one === name)
}

/** Every name that something emits, through whatever door. */
export const emittedSignals: ReadonlySet<string> = new Set([
  ...feedSignals,
  ...planSignals,
  ...ownSignals,
  ...postedSignals,
])
