import type { Verb } from './command.ts'

/**
 * What an argument may hold. `plain`: ids, codes and names of the house. `words`: what a person types, so a patient's data
 * wherever they put it. `phi`: a form, a fact's value, a person's identity. All but `plain` lies on no disk of a
 * workstation in the clear (sealed-args.ts).
 */
export type ArgClass = 'plain' | 'words' | 'phi'

/**
 * Every argument that takes more than a choice, a number, a moment or yes and no, by its verb; the others are plain. The
 * test beside this file finds them in the verbs' own schemas, so that none is forgotten.
 */
export const ARG_CLASSES: { readonly [V in Verb]: { readonly [arg: string]: ArgClass } } = {
  claim: {},
  release: {},
  start: { performedBy: 'plain' },
  pause: { reason: 'words' },
  resume: {},
  complete: { performedBy: 'plain', captures: 'phi', note: 'words' },
  fail: { performedBy: 'plain', reason: 'words', note: 'words' },
  forward: { department: 'plain' },
  assign: { user: 'plain' },
  skip: { reason: 'words' },
  acknowledge: {},
  note: { text: 'words' },
  'set-priority': { reason: 'words' },
  'set-fact': { fact: 'plain', value: 'phi', barrier: 'phi', removeBarrier: 'plain' },
  'open-journey': {
    workflow: 'plain',
    visit: 'phi',
    unit: 'plain',
    room: 'plain',
    bed: 'plain',
    stage: 'plain',
    orderedBy: 'words',
    facts: 'phi',
    patient: 'phi',
  },
  'cancel-journey': { reason: 'words' },
  'record-try': { performedBy: 'plain', result: 'plain', captures: 'phi', note: 'words' },
  approve: { reason: 'words', captures: 'phi', note: 'words' },
  confirm: { reason: 'words' },
  'add-task': { title: 'words', department: 'plain', note: 'words' },
  'set-relation': { name: 'words', organisation: 'words', channel: 'phi', end: 'plain' },
  'record-telling': { relation: 'plain', note: 'words' },
  delegate: { user: 'plain' },
  'hand-over': { keep: 'words', user: 'plain' },
  void: { reason: 'words' },
  reopen: { reason: 'words' },
  undo: {},
}

/** The class of an argument. */
export function argClass(verb: Verb, arg: string): ArgClass {
  const classes = ARG_CLASSES[verb]
  return Object.hasOwn(classes, arg) ? (classes[arg] ?? 'plain') : 'plain'
}
