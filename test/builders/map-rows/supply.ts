import type { MapRows } from '../map-row.ts'

/** Supply (E8). */
export const SUPPLY_ROWS: MapRows = {
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
}
