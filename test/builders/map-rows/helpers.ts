import type { MapRows } from '../map-row.ts'

/** Documents that come in, and what keeps the work going (E11, E12). */
export const HELPERS_ROWS: MapRows = {
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
