/** A row of the domain map by a short name of ours, the steps that carry it, the title of the story that shows them. */
export type MapRow = readonly [row: string, steps: readonly string[], story: string]

/** Every row of the domain map's workflows E1 to E12: the steps that carry it, and the story in which they are seen at work. */
export const MAP_ROWS: { readonly [workflow: string]: readonly MapRow[] } = {
  discharge: [
    [
      'criteria-check',
      ['criteria-check'],
      'a missing fact that nobody else asks for becomes one find-out task, and goes when the feed tells it',
    ],
    [
      'clinical-clearance',
      ['clinical-clearance'],
      '[JN7] pile H is done by an event only where it names a person; the order is the clearance',
    ],
    ['cm-plan', ['cm-plan'], '[JN5] an order opens what nothing holds back, and the rest says what it waits for'],
    [
      'facility-accept',
      ['facility-accept'],
      'a skilled nursing discharge: place, ride by its mobility, target by the agreed pickup',
    ],
    [
      'auth-post-acute',
      ['auth-post-acute'],
      'a skilled nursing discharge: place, ride by its mobility, target by the agreed pickup',
    ],
    [
      'dme',
      ['dme'],
      'E1 what the plan orders opens beside the rest: equipment with its vendor, the follow-up booked before leaving',
    ],
    [
      'im-notice',
      ['im-notice'],
      'a home discharge needs at most six human completions before leaving, at most two by the nurse',
    ],
    [
      'med-rec',
      ['med-rec'],
      'E15.5 a Medicare appeal stops the clocks and not the work; the target moves by the time it stood',
    ],
    [
      'meds-to-bed',
      ['meds-to-bed'],
      '[JN5] an order opens what nothing holds back, and the rest says what it waits for',
    ],
    [
      'nurse-discharge',
      ['nurse-discharge'],
      '[JN5] an order opens what nothing holds back, and the rest says what it waits for',
    ],
    ['ride', ['ride'], '[JN11] the board knows the next step, the expected and the target time'],
    [
      'evs-prealert',
      ['evs-prealert'],
      'E1 the pre-alert opens the turnover of the bed, and what was begun with it goes on when the patient left',
    ],
    [
      'leave',
      ['leave'],
      'a home discharge needs at most six human completions before leaving, at most two by the nurse',
    ],
    ['bed-clean', ['bed-clean'], '[JN5] an order opens what nothing holds back, and the rest says what it waits for'],
    ['account-review', ['account-review'], 'the whole way home: ready to leave, left, cleaned, closed'],
    ['supply-post', ['supply-post'], 'the whole way home: ready to leave, left, cleaned, closed'],
    [
      'follow-up-book',
      ['follow-up-book'],
      'E1 what the plan orders opens beside the rest: equipment with its vendor, the follow-up booked before leaving',
    ],
    ['post-call', ['post-call'], 'the whole way home: ready to leave, left, cleaned, closed'],
    [
      'transport no vehicle',
      ['ride-alternative'],
      'E1 no vehicle: case management finds another way, and nothing before leaving waits for the first one',
    ],
    [
      'Medicare observation',
      ['moon-notice'],
      '[JN6] facts change conditions: observation to inpatient swaps the notices and keeps the rest',
    ],
  ],
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
  admission: [
    [
      'bed-request',
      ['bed-request'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'insurance-verify',
      ['insurance-verify'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'financial-class',
      ['financial-class'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'bed-assign',
      ['bed-assign'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'staffing-check',
      ['staffing-check'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'bed-ready',
      ['bed-ready'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'consent',
      ['consent'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'supply-alloc',
      ['supply-alloc'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'handoff',
      ['handoff'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'transport',
      ['transport'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'arrive-confirm',
      ['arrive-confirm'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
    [
      'moon-im',
      ['moon-im'],
      'E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled',
    ],
  ],
  bed: [
    [
      'pre-alert-ack',
      ['pre-alert-ack'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
    [
      'strip',
      ['strip'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
    [
      'dispatch',
      ['dispatch'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
    [
      'clean',
      ['clean'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
    [
      'inspect',
      ['inspect'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
    [
      'equipment-back',
      ['equipment-back'],
      'E4 what is broken is repaired, what is missing is brought, before the bed is released',
    ],
    [
      'maintenance',
      ['maintenance'],
      'E4 what is broken is repaired, what is missing is brought, before the bed is released',
    ],
    [
      'release',
      ['release'],
      'E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk',
    ],
  ],
  'or.change': [
    [
      'impact-list',
      ['impact-list'],
      'E5 an implant that is not there is ordered by a journey of its own, and all waits to be confirmed for it',
    ],
    [
      'approve-change',
      ['approve-change'],
      'E5 what no message says is asked once; what moves others is decided by a person',
    ],
    ['or-grid', ['or-grid'], 'E5 a case that is moved today: everybody it touches is told at once, and one confirms'],
    [
      'spd-priority',
      ['spd-priority'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'anaesthesia',
      ['anaesthesia'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'implant-check',
      ['implant-check'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'preop-bed',
      ['preop-bed'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'auth-date',
      ['auth-date'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'patient-notify',
      ['patient-notify'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'confirm-all',
      ['confirm-all'],
      'E5 a case that is moved today: everybody it touches is told at once, and one confirms',
    ],
    [
      'implant, else E8',
      ['implant-check', 'implant-order'],
      'E5 an implant that is not there is ordered by a journey of its own, and all waits to be confirmed for it',
    ],
    [
      'S15 takes back',
      [
        'free-block',
        'release-trays',
        'release-team',
        'release-implant',
        'release-bed',
        'withdraw-auth',
        'tell-cancelled',
      ],
      'E5 cancelled (S15): each department takes back its part, whether or not it had been moved before',
    ],
  ],
  auth: [
    [
      'requirement-check',
      ['requirement-check'],
      'E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says',
    ],
    [
      'collect-docs',
      ['collect-docs'],
      'E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says',
    ],
    [
      'submit',
      ['submit'],
      'E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says',
    ],
    [
      'wait-payer',
      ['wait-payer'],
      'E6 a payer that is silent for 80 % of its seven days is asked; urgent, of its 72 hours',
    ],
    [
      'decision-record',
      ['decision-record'],
      'E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says',
    ],
    [
      'notify',
      ['notify'],
      'E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says',
    ],
    [
      'peer-to-peer',
      ['peer-to-peer'],
      'E6 denied: the doctor talks, then the desk appeals within three business days; overturned it counts as approved',
    ],
    [
      'appeal',
      ['appeal'],
      'E6 denied: the doctor talks, then the desk appeals within three business days; overturned it counts as approved',
    ],
    [
      'expiry-watch',
      ['expiry-watch'],
      'E6 fourteen days before its end, or with a fifth of its units left, somebody decides whether to ask again',
    ],
    [
      'clinician letter',
      ['clinician-letter'],
      'E6 the clinician writes the letter that the payer asks for, and nobody else',
    ],
    [
      'renew',
      ['renew'],
      'E6 fourteen days before its end, or with a fifth of its units left, somebody decides whether to ask again',
    ],
  ],
  denial: [
    [
      'open-case',
      ['open-case'],
      'E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide',
    ],
    [
      'classify-root',
      ['classify-root'],
      'E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide',
    ],
    [
      'route-owner',
      ['route-owner'],
      'E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide',
    ],
    [
      'fetch-docs',
      ['fetch-docs'],
      'E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide',
    ],
    [
      'decide',
      ['decide'],
      'E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide',
    ],
    ['rebill', ['rebill'], 'E7 billed again and paid: closed; the cause leaves one item for its owner'],
    ['appeal', ['appeal'], 'E7 an appeal is flagged seven days before the payer’s last day'],
    ['write-off', ['write-off'], 'E7 a write-off ends it; what the line does not say is asked first'],
    ['outcome-watch', ['outcome-watch'], 'E7 no payment in thirty days: somebody asks'],
    ['prevent', ['prevent'], 'E7 billed again and paid: closed; the cause leaves one item for its owner'],
  ],
  supply: [
    [
      'check-stock',
      ['check-stock'],
      'E8 an implant is linked to its patient, by the message of its use or by a person',
    ],
    [
      'substitute',
      ['substitute'],
      'E8 whether a substitute will do is a clinician’s word; an emergency has half an hour',
    ],
    [
      'requisition',
      ['requisition'],
      'E8 above the limit of the desk its lead approves, and a dear one finance; who may not is told so',
    ],
    ['place-order', ['place-order'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    ['confirm-vendor', ['confirm-vendor'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    ['receive', ['receive'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    ['put-away', ['put-away'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    ['invoice-match', ['invoice-match'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    ['cost-post', ['cost-post'], 'E8 needed, approved, ordered once, received, in stock, posted'],
    [
      'implant to patient',
      ['implant-link'],
      'E8 an implant is linked to its patient, by the message of its use or by a person',
    ],
  ],
  recall: [
    ['eligibility-list', ['eligibility-list'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    [
      'contact 1-3',
      ['contact'],
      'E9 three tries on three ways in twelve days, then nobody is reached: an exception asks what next',
    ],
    ['book', ['book'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    ['remind', ['remind-3', 'remind-1'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    ['attended', ['attended'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    ['no-show', ['rebook'], 'E9 one no-show is booked once more'],
    ['result-back', ['result-back'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    ['result-reviewed', ['result-reviewed'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    [
      'documentation-complete',
      ['documentation-complete'],
      'E9 due, contacted, booked, done, documented, billed, next cycle',
    ],
    ['billed', ['billed'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
    ['schedule-next', ['schedule-next'], 'E9 due, contacted, booked, done, documented, billed, next cycle'],
  ],
  followup: [
    [
      'book',
      ['book'],
      'E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books',
    ],
    [
      'confirm',
      ['confirm'],
      'E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books',
    ],
    [
      'remind',
      ['remind-2d', 'remind-2h'],
      'E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books',
    ],
    [
      'ride, interpreter',
      ['ride'],
      'E10 who does not confirm is called the day before; who needs a ride or an interpreter gets one two days before',
    ],
    [
      'unconfirmed call',
      ['unconfirmed-call'],
      'E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books',
    ],
    [
      'attended',
      ['attended'],
      'E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books',
    ],
    [
      'no-show sequence',
      ['no-show-sequence', 'no-show-decide'],
      'E10 a no-show is tried after one, three and seven days; who cannot be reached is the clinician’s to decide',
    ],
  ],
  intake: [
    ['register envelope', ['register'], 'E11 a fax with a good cover sheet of a known patient files itself'],
    ['classify by cover', ['classify'], 'E11 a fax with a good cover sheet of a known patient files itself'],
    [
      'classify by content',
      ['classify-content'],
      'E11 a page that says little: people say what it is and whose; four hours each',
    ],
    [
      'match patient',
      ['match-patient'],
      'E11 a page that says little: people say what it is and whose; four hours each',
    ],
    ['completeness', ['completeness'], 'E11 a fax with a good cover sheet of a known patient files itself'],
    ['route', ['route'], 'E11 a fax with a good cover sheet of a known patient files itself'],
    [
      'chase missing',
      ['chase'],
      'E11 what is missing is chased at once, after two days and after four, until it comes',
    ],
    ['file, receipt', ['file'], 'E11 a fax with a good cover sheet of a known patient files itself'],
  ],
  'shift-handover': [
    [
      'list-claims',
      ['list-claims'],
      'E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end',
    ],
    [
      'keep-or-release',
      ['keep-or-release'],
      'E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end',
    ],
    [
      'sign-summary',
      ['sign-summary'],
      'E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end',
    ],
    [
      'auto-release',
      ['auto-release'],
      'E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end',
    ],
  ],
  downtime: [
    ['find-cause', ['find-cause'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
    ['print-pack', ['print-pack'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
    ['paper-log', ['paper-log'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
    ['re-entry', ['re-entry'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
    ['reconcile-unit', ['reconcile-unit'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
    ['reconcile-feed', ['reconcile-feed'], 'E12 downtime: noticed, on paper, back, reconciled by unit and interfaces'],
  ],
  'message-repair': [
    ['find-fault', ['find-fault'], 'E12 message repair: understood, mended, looked at, replayed; or left as it is'],
    ['fix-mapping', ['fix-mapping'], 'E12 message repair: understood, mended, looked at, replayed; or left as it is'],
    ['replay', ['replay'], 'E12 message repair: understood, mended, looked at, replayed; or left as it is'],
  ],
  coverage: [
    [
      'missing cover',
      ['find-cover'],
      'E12 missing cover: its department’s lead looks for somebody, climbs before the shift begins, ends with what was found',
    ],
    [
      'gap over',
      ['gap-over'],
      'E12 missing cover ends by itself when the roster has been filled, or when its time is over',
    ],
  ],
}
