/** The names of all calls, apart from their schemas: the preload is built from these alone and stays small. */
export const CALL_NAMES = [
  'journal.load',
  'journal.append',
  'journal.settle',
  'journal.forget',
  'journal.status',
  'settings.get',
  'settings.set',
  'keychain.keep',
  'keychain.take',
  'keychain.forget',
  'notify',
  'appInfo',
  'openExternal',
] as const

/** A call of the channel map. */
export type CallName = (typeof CALL_NAMES)[number]

/** What main sends down. No event carries patient data. */
export const EVENT_NAMES = ['focus-escalations', 'power'] as const

/** An event of the channel map. */
export type EventName = (typeof EVENT_NAMES)[number]
