import type { Action } from '../../state/screen/actions.ts'

/** The actions of a row in the order of its menu; `on` a journey also where no step is under the cursor. */
export const ROW_ACTIONS: readonly { readonly action: Action; readonly on: 'task' | 'journey' | 'escalation' }[] = [
  { action: 'claim', on: 'task' },
  { action: 'start', on: 'task' },
  { action: 'done', on: 'task' },
  { action: 'ready-at', on: 'task' },
  { action: 'acknowledge', on: 'escalation' },
  { action: 'done-with', on: 'task' },
  { action: 'fail', on: 'task' },
  { action: 'pause', on: 'task' },
  { action: 'release', on: 'task' },
  { action: 'forward', on: 'task' },
  { action: 'assign', on: 'task' },
  { action: 'ask-when', on: 'task' },
  { action: 'priority', on: 'task' },
  { action: 'ledger', on: 'task' },
  { action: 'note', on: 'journey' },
  { action: 'expected-leave', on: 'journey' },
  { action: 'barrier', on: 'journey' },
  { action: 'skip', on: 'task' },
  { action: 'decline', on: 'task' },
  { action: 'confirm', on: 'task' },
  { action: 'send-back', on: 'task' },
  { action: 'cancel-journey', on: 'journey' },
]
