import type { Refusal } from '../../../shared/commands/command.ts'
import { UNDOABLE } from '../../../shared/commands/last-act.ts'
import { UNDO_MS } from '../../../shared/commands/undo.ts'
import { isFinal, ownerOf } from '../../../shared/domain/task.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import type { ConsoleState } from '../console-state.ts'
import type { Ask, Issued } from '../issue-command.ts'
import { actorIn } from '../session-store.ts'
import { stepOf, templateOf } from '../views/template-facts.ts'
import { isOfPatient } from '../views/subject.ts'
import type { Action } from './action.ts'
import { dialogOf } from './dialog-of.ts'
import { sampleAsk } from './sample-ask.ts'
import type { Feedback, Screen, Target, Undoable } from './screen-store.ts'

/** The verbs of the screen: at once where nothing is to be asked, else a form. */
export type Actions = {
  readonly act: (action: Action, target: Target) => void
  /** Why an action would not be taken now, or null: for menus and the palette. */
  readonly whyNot: (action: Action, target: Target) => Refusal | null
  /** Issues and tells the person of a refusal; true: taken. */
  readonly issue: (ask: Ask, target: Target) => Promise<boolean>
  readonly undo: () => void
}

/** Binds the actions to the console's state and the screen. */
export function createActions(console: ConsoleState, screen: Screen): Actions {
  const issue = async (ask: Ask, target: Target): Promise<boolean> => {
    const undo = undoOf(console, ask, target)
    const issued = await console.issue(ask)
    if (issued.kind === 'taken') screen.offerUndo(undo)
    screen.say(saidOf(issued, ask, target))
    return issued.kind === 'taken'
  }
  return {
    issue,
    act: (given, target) => {
      const action = settledAction(console, given, target)
      const several = severalOf(screen, action, target)
      const ask = askOf(console, action, target)
      if (several.length > 1 && ask !== null) void issueSeveral(console, screen, ask, several)
      else if (ask !== null && !asksFirst(console, action, target)) void issue(ask, target)
      else {
        const isPause = action === 'pause' && target.task !== null
        const isNone = action === 'expected-leave' && isPointless(console, action, target)
        const refusal = isNone ? POINTLESS : isPause ? refusalOf(console, action, target) : null
        if (refusal === null)
          screen.open({ kind: isTry(console, action, target) ? 'record-try' : dialogOf(action, target), target })
        else screen.say({ kind: 'refused', ask: previewAsk(console, action, target), target, refusal })
      }
    },
    whyNot: (given, target) => {
      const action = settledAction(console, given, target)
      if (action === 'ledger' || action === 'menu' || action === 'open-journey') return null
      if (isPointless(console, action, target)) return POINTLESS
      return refusalOf(console, action, target)
    },
    undo: () => {
      const { undo } = screen.store.getState()
      screen.offerUndo(null)
      if (undo !== null && console.now() - undo.at < UNDO_MS) void issue(undo.ask, undo.target)
    },
  }
}

function saidOf(issued: Issued, ask: Ask, target: Target): Feedback {
  if (issued.kind === 'taken') return { kind: 'taken', ask, target }
  if (issued.kind === 'refused') return { kind: 'refused', ask, target, refusal: issued.refusal }
  return { kind: 'not-saved', ask, target, reason: issued.reason, message: issued.message }
}

/** p pauses, and resumes what stands; d confirms what another has done. */
function settledAction(console: ConsoleState, action: Action, target: Target): Action {
  const did = target.task === null ? undefined : console.board.row('task', target.task)?.did
  if (action === 'done' && did !== undefined) return 'confirm'
  if (action !== 'pause' || target.task === null) return action
  return console.board.row('task', target.task)?.state === 'paused' ? 'resume' : 'pause'
}

/** The question an action asks as it stands; null where a form must fill it first. */
function askOf(console: ConsoleState, action: Action, target: Target): Ask | null {
  const { task } = target
  if (task === null) return null
  switch (action) {
    case 'claim':
    case 'release':
    case 'start':
    case 'resume':
      return { verb: action, entityId: task }
    case 'done':
      return { verb: finishVerb(stepAt(console, target)), entityId: task, args: {} }
    case 'confirm':
      return { verb: 'confirm', entityId: task, args: {} }
    default:
      return null
  }
}

/** A step with a form is never completed blind, nor one that another holds: their act is recorded, with how it is known. */
function asksFirst(console: ConsoleState, action: Action, target: Target): boolean {
  if (action !== 'done' || target.task === null) return false
  if (holderOf(console, target) !== null) return true
  return (stepAt(console, target)?.captures.length ?? 0) > 0 || isTry(console, action, target)
}

/** What "done" asks of a step: one under a rule of approval is approved. */
export function finishVerb(step: TemplateTask | null): 'complete' | 'approve' {
  return step?.approval !== undefined && !step.fourEyes ? 'approve' : 'complete'
}

/** Of a step with tries, "done" asks how the try went. */
function isTry(console: ConsoleState, action: Action, target: Target): boolean {
  return action === 'done' && holderOf(console, target) === null && stepAt(console, target)?.sequence !== undefined
}

function stepAt(console: ConsoleState, target: Target): ReturnType<typeof stepOf> {
  const task = target.task === null ? null : console.board.row('task', target.task)
  const journey = console.board.row('journey', target.journey)
  if (task === null || journey === null) return null
  return stepOf(templateOf(console.reference.getState(), journey), task)
}

/** Why the rules would refuse it whatever the form says, or null. */
function refusalOf(console: ConsoleState, action: Action, target: Target): Refusal | null {
  const refusal = console.preview(previewAsk(console, action, target))
  // The sample's arguments are made up: only what does not depend on them is an answer.
  return refusal?.code === 'invalid' ? null : refusal
}

const POINTLESS: Refusal = { code: 'invalid', by: null, at: null, row: null }

function hasRelations({ board }: ConsoleState, id: string): boolean {
  const state = board.journey(id)
  return state !== null && state.phi !== null && isOfPatient(state.journey, state.identity)
}

/** What the rules would take and nothing would change by: not worth a line among what can be done. */
function isPointless(console: ConsoleState, action: Action, { task, journey }: Target): boolean {
  // Who stands to the patient is clinical: without that row, or without a patient, nobody here can say.
  if (action === 'set-relation') return !hasRelations(console, journey)
  // A workflow that nobody leaves has no leaving to expect.
  if (action === 'expected-leave') return !leaves(console, journey)
  const row = task === null ? null : console.board.row('task', task)
  const owner = row === null ? null : ownerOf(row)
  const isMine = owner !== null && owner.id === actorIn(console.session.store.getState())?.id
  if (action === 'release' || action === 'pause' || action === 'hand-over') return owner === null
  if (action === 'ask-when') return owner === null || isMine
  if (action === 'reopen') return row === null || !isFinal(row)
  return (action === 'claim' && isMine) || (action === 'start' && isMine && row?.state === 'working')
}

function leaves(console: ConsoleState, id: string): boolean {
  const journey = console.board.row('journey', id)
  const template = journey === null ? null : templateOf(console.reference.getState(), journey)
  return template?.leftStage !== undefined
}

/** The name of somebody else who holds the task. */
function holderOf(console: ConsoleState, { task }: Target): string | null {
  const row = task === null ? null : console.board.row('task', task)
  const owner = row === null ? null : ownerOf(row)
  return owner === null || owner.id === actorIn(console.session.store.getState())?.id ? null : owner.name
}

/** The question a menu asks before it offers an action: what another holds is recorded for them. */
function previewAsk(console: ConsoleState, action: Action, target: Target): Ask {
  const ask = askOf(console, action, target) ?? sampleAsk(action, target, console.now())
  const holder = holderOf(console, target)
  if (holder === null || (ask.verb !== 'complete' && ask.verb !== 'fail')) return ask
  return { ...ask, args: { ...ask.args, performedBy: holder, via: 'phone' } }
}

/** The picked tasks, where the hand is on one of them and the action needs no form. */
function severalOf(screen: Screen, action: Action, { task }: Target): string[] {
  const { selected } = screen.store.getState()
  if (task === null || !selected.has(task)) return []
  return action === 'claim' || action === 'release' || action === 'start' || action === 'done' ? [...selected] : []
}

async function issueSeveral(console: ConsoleState, screen: Screen, ask: Ask, tasks: readonly string[]): Promise<void> {
  const issued = await Promise.all(tasks.map((entityId) => console.issue({ ...ask, entityId })))
  screen.clearSelected()
  const refused = issued.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []))
  screen.say({ kind: 'several', done: issued.filter(({ kind }) => kind === 'taken').length, refused })
}

/** What takes an action back, for the verbs that have a plain opposite. */
function undoOf(console: ConsoleState, ask: Ask, target: Target): Undoable | null {
  const reverse = reverseOf(console, ask)
  return reverse === null ? null : { ask: reverse, verb: ask.verb, target, at: console.now() }
}

function reverseOf(console: ConsoleState, { verb, entityId, args }: Ask): Ask | null {
  if (UNDOABLE.includes(verb)) return { verb: 'undo', entityId }
  if (verb === 'set-priority') {
    const priority = (console.board.row('task', entityId) ?? console.board.row('journey', entityId))?.priority
    return priority === undefined ? null : { verb, entityId, args: { priority } }
  }
  if (verb !== 'set-fact' || args?.['readyAt'] === undefined) return null
  return { verb, entityId, args: { readyAt: console.board.row('task', entityId)?.promise?.at ?? null } }
}
