/** The words of shapes, edges and corners. Each mark has its word (screens.md section 2). */
export const mark = {
  pending: 'Waiting to be confirmed',
  refused: 'Not taken',
  notTaken: 'Not taken: {{why}}',
  laterThanTarget: 'later than wanted',
  notComputed: 'nothing that is open says when',
} as const

/** States of a step. */
export const state = {
  waiting: 'Waiting',
  free: 'Free',
  claimed: 'Claimed',
  working: 'Work',
  paused: 'Pause',
  done: 'Done',
  'not-done': 'Not done',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
  void: 'Void',
} as const

/** A cell of a board, as it is spoken. */
export const spoken = {
  cell: '{{column}}, {{title}}, {{state}}{{time}}{{owner}}{{more}}',
  none: '{{column}}, nothing',
  dueIn: ', due in {{age}}',
  dueSoon: ', due soon, in {{age}}',
  overdue: ', overdue {{age}}',
  overdueUnsure: ', overdue (unconfirmed) {{age}}',
  escalated: ', escalated to level {{level}}, overdue {{age}}',
  nobody: ', nobody on it',
  fellBack: ', nobody since the shift of {{name}} was over',
  you: ', yours',
  owner: ', {{name}} has it',
  more: ', {{count}} more',
  pending: ', waiting to be confirmed',
  refused: ', your action was not taken',
  promised: ', promised for {{time}}',
  toTake: ', nobody took it yet, {{age}}',
  toTakeIn: '{{age}} left for that',
  toTakeOver: '{{age}} over',
} as const

/** Second line of a cell. */
export const cell = {
  on: 'on {{where}}',
  atLeaving: 'at leaving',
  later: 'later',
  toTake: 'take it',
  fellBack: '{{name}} had it',
  ready: 'by {{time}}',
  broken: 'said {{time}}',
} as const

/** Roles, for titles and the ladder. */
export const role = {
  worker: 'Worker',
  'unit-coordinator': 'Unit coordinator',
  'department-lead': 'Department lead',
  'house-supervisor': 'House supervisor',
  'referral-coordinator': 'Referral coordinator',
  'compliance-officer': 'Compliance officer',
  'template-owner': 'Template owner',
  'integration-analyst': 'Integration analyst',
  'wall-display': 'Wall display',
} as const

/** Marks behind a name. */
export const tag = {
  'like-name': 'A like name in the house',
  exception: 'An exception nobody has answered yet',
  precaution: 'Precautions',
  interpreter: 'Interpreter needed',
  'bed-asked': 'Somebody waits for this bed',
  'late-feed': 'The feed came late',
  'no-cover': 'Nobody is on duty for the next level',
  'bed-shared': 'Two visits in this bed',
  'likely-duplicate': 'Looks like another open referral of this patient',
  merged: 'Records were merged: look twice',
  synthetic: 'Synthetic',
  stat: 'STAT',
  urgent: 'Urgent',
} as const

/** Reasons of pauses and of what was not done, barriers: the codes of the templates. */
export const reason = {
  'waiting-patient': 'waiting for the patient',
  'next-try': 'until the next try',
  'waiting-family': 'waiting for the family',
  'waiting-payer': 'waiting for the payer',
  'waiting-facility': 'waiting for the facility',
  'waiting-clinician': 'waiting for the clinician',
  'waiting-result': 'waiting for a result',
  'waiting-ride': 'waiting for the ride',
  'waiting-therapy': 'waiting for therapy',
  'waiting-imaging': 'waiting for imaging',
  'waiting-consult': 'waiting for a consult',
  'waiting-equipment': 'waiting for equipment',
  'waiting-appeal': 'waiting for an appeal',
  'order-cancelled': 'order cancelled',
  'isolation-hold': 'isolation hold',
  asleep: 'asleep until it is due again',
  'system-down': 'system down',
  duplicate: 'duplicate',
  'patient-left': 'the patient left',
  declined: 'declined',
  unreachable: 'unreachable',
  'wrong-department': 'wrong department',
  'not-needed': 'not needed',
  'not-recorded': 'not recorded',
  therapy: 'therapy',
  imaging: 'imaging',
  consult: 'consult',
  result: 'result',
  placement: 'placement',
  payer: 'payer',
  family: 'family',
  ride: 'ride',
  guardian: 'guardian',
  equipment: 'equipment',
  appeal: 'appeal',
  weekend: 'weekend',
} as const
