import type { Command } from '../../../shared/commands/command.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import type { DialogKind } from '../../state/screen/screen-store.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'
import { typedValue } from '../../ui/form/typed-value.ts'
import type { ZoneFormat } from '../../ui/time/zone-format.ts'

/** The form that an action is filled in again with; null: it has none. */
export function formFor({ verb, args }: Pick<Command, 'verb' | 'args'>): DialogKind | null {
  if (verb !== 'set-fact') return FORMS[verb] ?? null
  if ('readyAt' in args) return 'ready-at'
  if ('barrier' in args || 'removeBarrier' in args) return 'barrier'
  return args['fact'] === 'expectedLeaveAt' ? 'expected-leave' : null
}

const FORMS: { readonly [verb: string]: DialogKind } = {
  complete: 'complete',
  'record-try': 'record-try',
  delegate: 'delegate',
  'hand-over': 'hand-over',
  reopen: 'reopen',
  void: 'void',
  fail: 'fail',
  pause: 'pause',
  skip: 'skip',
  forward: 'forward',
  assign: 'assign',
  note: 'note',
  'set-priority': 'priority',
  'cancel-journey': 'cancel-journey',
  acknowledge: 'acknowledge',
}

/** What was sent, as the form's fields show it; null: the form keeps no draft. */
export function refillDraft(
  { verb, args, entityId }: Pick<Command, 'verb' | 'args' | 'entityId'>,
  of: {
    readonly board: Pick<BoardStore, 'row'>
    readonly reference: ReferenceView | null
    readonly format: ZoneFormat
  },
): Readonly<Record<string, unknown>> | null {
  if (verb === 'note') return { text: args['text'] ?? '' }
  if (verb === 'pause' || verb === 'skip' || verb === 'reopen' || verb === 'void' || verb === 'cancel-journey')
    return { reason: args['reason'] ?? '' }
  if (verb === 'fail')
    return { reason: args['reason'] ?? '', exception: args['exception'] ?? '', ...performed(args, of.format) }
  if (verb !== 'complete') return null
  const task = of.board.row('task', entityId)
  const journey = task === null ? null : of.board.row('journey', task.journey)
  const step = task === null || journey === null ? null : stepOf(templateOf(of.reference, journey), task)
  const sent = isRecord(args['captures']) ? args['captures'] : {}
  const fields = (step?.captures ?? []).map(
    ({ name, type }) => [name, typedValue(type, sent[name], of.format)] as const,
  )
  return { fields: Object.fromEntries(fields), ...performed(args, of.format) }
}

/** When, by whom, how it is known, and the note. */
function performed(args: Command['args'], format: ZoneFormat): Record<string, unknown> {
  const at = args['performedAt']
  return {
    clock: typeof at === 'number' ? format.clock(at) : '',
    by: args['performedBy'] ?? '',
    via: args['via'] ?? '',
    note: args['note'] ?? '',
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
