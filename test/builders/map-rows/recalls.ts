import type { MapRows } from '../map-row.ts'

/** What comes due again, and appointments followed up (E9, E10). */
export const RECALLS_ROWS: MapRows = {
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
}
