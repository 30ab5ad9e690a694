import { board, escalation, queue, stages, why } from './en/boards.ts'
import { common, frame } from './en/common.ts'
import { fact, factCode, relation } from './en/facts.ts'
import { action, cannot, form, verb } from './en/forms.ts'
import { cell, mark, reason, role, spoken, state, tag } from './en/marks.ts'
import { cover, feedback, help, palette } from './en/overlays.ts'
import { journey, signIn } from './en/talk.ts'
import { print } from './en/print.ts'
import { refusal } from './en/refusals.ts'
import { signIns } from './en/sign-ins.ts'
import { sync } from './en/sync.ts'

/** Every word of the console in English. */
export const en = {
  action,
  board,
  cannot,
  cell,
  common,
  cover,
  escalation,
  fact,
  factCode,
  feedback,
  form,
  frame,
  help,
  journey,
  mark,
  palette,
  print,
  queue,
  reason,
  relation,

  refusal,
  role,
  signIn,
  signIns,
  spoken,
  stages,
  state,
  sync,
  tag,
  verb,
  why,
} as const
