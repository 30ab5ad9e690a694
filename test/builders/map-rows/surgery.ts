import type { MapRows } from '../map-row.ts'

/** A surgery that changes (E5). */
export const SURGERY_ROWS: MapRows = {
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
}
