import { board, escalation, queue, referral, why } from './en/boards.ts'
import { common, frame } from './en/common.ts'
import { action, cannot, form, verb } from './en/forms.ts'
import { cell, mark, reason, role, spoken, state, tag } from './en/marks.ts'
import { feedback, help, journey, palette, refusal, signIn, sync } from './en/talk.ts'

/** Every word of the console in English. */
export const en = {
  action,
  board,
  cannot,
  cell,
  common,
  escalation,
  feedback,
  form,
  frame,
  help,
  journey,
  mark,
  palette,
  queue,
  reason,
  referral,
  refusal,
  role,
  signIn,
  spoken,
  state,
  sync,
  tag,
  verb,
  why,
} as const
