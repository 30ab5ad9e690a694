import type { MapRows } from '../map-row.ts'

/** The discharge (E1). */
export const DISCHARGE_ROWS: MapRows = {
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
}
