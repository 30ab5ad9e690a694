import type { MapRows } from '../map-row.ts'

/** What a payer is asked and what it refuses (E6, E7). */
export const PAYERS_ROWS: MapRows = {
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
}
