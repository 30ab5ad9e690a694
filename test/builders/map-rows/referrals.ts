import type { MapRows } from '../map-row.ts'

/** Referrals that come in and that go out (E2). */
export const REFERRALS_ROWS: MapRows = {
  'referral.in': [
    [
      'intake-register',
      ['check-in'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'doc-class',
      ['doc-class'],
      'E2 a fax is classified, or a person says what it is; instructions go out before the visit',
    ],
    [
      'demographics',
      ['check-in'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'eligibility',
      ['eligibility'],
      '[JN7] E2 coverage that no message says is asked of a person at check-in: no check hangs with nobody',
    ],
    [
      'specialty-route',
      ['specialty-route'],
      '[JN7] E2 coverage that no message says is asked of a person at check-in: no check hangs with nobody',
    ],
    [
      'clinical-triage',
      ['triage'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'readiness',
      ['readiness'],
      'E2 missing documents: a side stage; asked for at once, after two days and after four; complete, it goes on',
    ],
    [
      'request-missing',
      ['request-missing', 'readiness'],
      'E2 missing documents: a side stage; asked for at once, after two days and after four; complete, it goes on',
    ],
    [
      'accept-notice',
      ['accept-notice'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'authorization',
      ['authorization'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'contact-patient',
      ['contact-and-schedule'],
      'E2 contact: three tries on two ways, each with its result; the result becomes a fact of that person',
    ],
    [
      'schedule',
      ['contact-and-schedule'],
      'E2 contact: three tries on two ways, each with its result; the result becomes a fact of that person',
    ],
    ['prep', ['prep'], 'E2 a fax is classified, or a person says what it is; instructions go out before the visit'],
    [
      'attended',
      ['attended'],
      'E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed',
    ],
    [
      'no-show-recover',
      ['no-show-recover'],
      '[JN14] E2 a no-show stands aside, is won back by tries, and comes to the same question again',
    ],
    [
      'note-back',
      ['note-back', 'chase-note'],
      'E2 a note that does not come in a week becomes a card; the note is handed on and ends it',
    ],
    [
      'referrer-ack',
      ['referrer-ack'],
      'E2 a note that does not come in a week becomes a card; the note is handed on and ends it',
    ],
    [
      'loop-close',
      ['loop-close'],
      'E2 a note that does not come in a week becomes a card; the note is handed on and ends it',
    ],
  ],
  'referral.out': [
    ['sent', ['send'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['delivered', ['delivery'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['accepted', ['acceptance'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['scheduled', ['visit-booked'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['attended', ['attended'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['note received', ['note-back'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
    ['reviewed', ['review'], 'E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read'],
  ],
}
