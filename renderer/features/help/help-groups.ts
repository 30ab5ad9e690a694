import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Action } from '../../state/screen/action.ts'
import type { KeyLine, KeyMeaning } from '../../state/screen/key-map.ts'

/** A key and what it does, as a word key of en/overlays.ts and en/forms.ts. */
export type HelpLine = { readonly keys: string; readonly does: HelpWord }
export type HelpWord =
  | { readonly of: 'action'; readonly action: Action }
  | { readonly of: 'place'; readonly to: Extract<KeyMeaning, { does: 'go' }>['to'] }
  | { readonly of: 'board'; readonly workflow: string }
  | { readonly of: 'help'; readonly word: (typeof WORDS)[number] }

/** Keys under one heading. */
export type HelpGroup = { readonly id: HelpGroupId; readonly lines: readonly HelpLine[] }
export type HelpGroupId = 'move' | 'step' | 'patient' | 'list' | 'go' | 'window'

/** What the screen has that keys lead to; a key that would do nothing here is not shown. */
export type ScreenHas = {
  readonly rows: boolean
  readonly bands: boolean
  readonly filter: boolean
  readonly order: boolean
  readonly sections: boolean
  readonly identity: boolean
}

/** The keys that do something on this screen, under their headings; made from the one map. */
export function helpGroups(map: readonly KeyLine[], has: ScreenHas): readonly HelpGroup[] {
  const placed = map.flatMap((line) => placeOf(line, has))
  const all = [...(has.rows ? MOVES.filter(({ word }) => word !== 'foldBand' || has.bands) : []), ...FORMS].map(
    ({ keys, word, group }) => ({ group, line: { keys, does: { of: 'help' as const, word } } }),
  )
  return ORDER.map((id) => ({
    id,
    lines: [...all, ...placed].filter(({ group }) => group === id).map(({ line }) => line),
  })).filter(({ lines }) => lines.length > 0)
}

type Placed = { readonly group: HelpGroupId; readonly line: HelpLine }

function placeOf({ keys, means }: KeyLine, has: ScreenHas): Placed[] {
  const help = (group: HelpGroupId, word: (typeof WORDS)[number], shown = true): Placed[] =>
    shown ? [{ group, line: { keys, does: { of: 'help', word } } }] : []
  switch (means.does) {
    case 'act':
      return actOf(keys, means.action, has)
    case 'go':
      return [{ group: 'go', line: { keys, does: { of: 'place', to: means.to } } }]
    case 'go-board':
      return [{ group: 'go', line: { keys, does: { of: 'board', workflow: means.workflow } } }]
    case 'go-nth':
      return help('go', 'goNth')
    case 'go-prefix':
      return []
    case 'region':
      return means.by === 1 ? help('window', 'region') : []
    case 'section':
      return help('patient', 'section', has.sections)
    case 'drawer':
    case 'page':
      return help('patient', means.does, has.rows)
    case 'identity':
      return help('patient', 'identity', has.identity)
    case 'filter':
      return help('list', 'filter', has.filter)
    case 'order':
      return help('list', 'order', has.order)
    case 'apply-order':
      return help('list', 'applyOrder', has.rows)
    case 'select':
      return help('list', 'select', has.rows)
    case 'take-next':
      return help('step', 'takeNext')
    case 'undo':
      return help('step', 'undo')
    case 'palette':
    case 'print':
    case 'help':
    case 'escape':
    case 'lock':
      return help('window', means.does)
    default:
      return assertNever(means)
  }
}

function actOf(keys: string, action: Action, has: ScreenHas): Placed[] {
  if (action !== 'open-journey' && !has.rows) return []
  const group = OF_PATIENT.includes(action) ? 'patient' : 'step'
  return [{ group, line: { keys, does: { of: 'action', action } } }]
}

const OF_PATIENT: readonly Action[] = [
  'note',
  'expected-leave',
  'barrier',
  'add-task',
  'acknowledge',
  'open-journey',
  'menu',
]

const ORDER: readonly HelpGroupId[] = ['move', 'step', 'patient', 'list', 'go', 'window']

const WORDS = [
  'move',
  'rowEnds',
  'lateNext',
  'foldBand',
  'drawer',
  'page',
  'select',
  'escape',
  'filter',
  'palette',
  'print',
  'help',
  'region',
  'applyOrder',
  'order',
  'takeNext',
  'section',
  'goNth',
  'identity',
  'undo',
  'send',
  'lock',
] as const

/** What lists and grids do with keys themselves (ui/grid/grid-moves.ts). */
const MOVES = [
  { keys: '↑ ↓ ← →  j k', word: 'move', group: 'move' },
  { keys: 'Home End PgUp PgDn', word: 'rowEnds', group: 'move' },
  { keys: '. ,', word: 'lateNext', group: 'move' },
  { keys: '[ ]', word: 'foldBand', group: 'move' },
] as const

const FORMS = [{ keys: 'Ctrl+Enter', word: 'send', group: 'window' }] as const
