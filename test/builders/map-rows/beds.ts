import type { MapRows } from '../map-row.ts'

/** From admission to a bed, and a bed made ready again (E3, E4). */
export const BEDS_ROWS: MapRows = {
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
}
