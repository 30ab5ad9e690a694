/** Sheets of paper. */
export const print = {
  title: 'Print',
  board: 'The board: {{title}}',
  handOff: 'The hand-off sheet',
  masked: 'Bed and initials only',
  handOffTitle: 'HAND-OFF',
  asOf: 'as of {{time}}',
  bin: 'CONFIDENTIAL BIN',
  nr: 'No',
  patient: 'Bed, patient',
  severity: 'Illness severity',
  summary: 'Summary',
  open: 'Open: owner, due',
  ifThen: 'If … then',
  after: 'Done at / by',
  doneAtBy: 'done at ____ by ________',
  readBack: 'read back by ________',
} as const
