import type { Action } from './action.ts'
import type { DialogKind, Target } from './screen-store.ts'

/**
 * The form or list that an action opens where it is not done at once. Of a row on which no step is open a step's form would
 * be filled in for nothing: the menu says what can be done there.
 */
export function dialogOf(action: Action, { task, escalation }: Pick<Target, 'task' | 'escalation'>): DialogKind {
  return task === null && escalation === null && OF_A_STEP.includes(action) ? 'menu' : formOf(action)
}

const OF_A_STEP: readonly Action[] = [
  'done',
  'done-with',
  'pause',
  'fail',
  'forward',
  'assign',
  'ready-at',
  'skip',
  'decline',
  'send-back',
  'hand-over',
  'delegate',
  'reopen',
  'void',
  'ledger',
]

function formOf(action: Action): DialogKind {
  switch (action) {
    case 'done':
    case 'done-with':
      return 'complete'
    case 'claim':
    case 'release':
    case 'start':
    case 'resume':
    case 'confirm':
      return 'menu'
    default:
      return action
  }
}
