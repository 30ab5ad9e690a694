import { BOARD_LETTERS } from '../views/boards-of.ts'
import type { Action } from './action.ts'

/** What a keyboard event says, as far as the map reads it. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** The screens that g leads to, beside the boards. */
export type Place = 'boards' | 'queue' | 'escalations' | 'sync'

/** What a key does, beside moving within a list, which the list does itself. */
export type KeyMeaning =
  | { readonly does: 'act'; readonly action: Action }
  | { readonly does: 'go'; readonly to: Place }
  | { readonly does: 'go-board'; readonly workflow: string }
  /** The board that stands at this place of the rail, 1 first. */
  | { readonly does: 'go-nth'; readonly nr: number }
  | { readonly does: 'region'; readonly by: 1 | -1 }
  | { readonly does: 'section'; readonly nr: number }
  | {
      readonly does:
        | 'go-prefix'
        | 'palette'
        | 'help'
        | 'filter'
        | 'apply-order'
        | 'order'
        | 'drawer'
        | 'page'
        | 'escape'
        | 'select'
        | 'undo'
        | 'take-next'
        | 'identity'
        | 'print'
        | 'lock'
    }

/** Keys as they are written on screen, and what they mean. */
export type KeyLine = { readonly keys: string; readonly means: KeyMeaning }

/** The one map (screens.md section 4). `afterG`: g was pressed just before. Null: not ours. */
export function meaningOf(press: KeyPress, afterG: boolean): KeyMeaning | null {
  if (press.metaKey || press.altKey) return null
  if (press.ctrlKey) return withControl(press)
  if (press.key === 'F6') return { does: 'region', by: press.shiftKey ? -1 : 1 }
  if (press.key === 'Escape') return { does: 'escape' }
  if (afterG) return goes(press.key)
  if (press.key === 'Enter') return { does: press.shiftKey ? 'page' : 'drawer' }
  return letter(press)
}

/** True for single letters and signs: they act only while a board, list or drawer has the focus. */
export function isLetter({ key, ctrlKey }: KeyPress): boolean {
  return key.length === 1 && !ctrlKey
}

/** Every line of the map, for the help and the palette: made of the same tables, so neither can say another thing. */
export function keyLines(): readonly KeyLine[] {
  const acts = Object.entries(ACTS).map(([keys, action]): KeyLine => ({ keys, means: { does: 'act', action } }))
  const others = Object.entries(OTHERS).map(([key, means]): KeyLine => ({ keys: key === ' ' ? 'Space' : key, means }))
  const goes = Object.entries(GOES).map(([key, to]): KeyLine => ({ keys: `g ${key}`, means: { does: 'go', to } }))
  return [...acts, ...others, ...boardLines(), ...goes, ...WITH_MODIFIERS]
}

/** The keys of an action as they are written, or an empty text. */
export function keysOf(action: Action): string {
  const line = keyLines().find(({ means }) => means.does === 'act' && means.action === action)
  return line?.keys ?? ''
}

function letter({ key, shiftKey }: KeyPress): KeyMeaning | null {
  if (shiftKey && key === 'C') return { does: 'take-next' }
  if (shiftKey && key === 'N') return { does: 'act', action: 'open-journey' }
  if (shiftKey && key === 'A') return { does: 'act', action: 'ask-when' }
  if (/^[1-6]$/.test(key)) return { does: 'section', nr: Number(key) }
  const action = ACTS[key]
  return action === undefined ? (OTHERS[key] ?? null) : { does: 'act', action }
}

function goes(key: string): KeyMeaning | null {
  const workflow = BOARD_LETTERS[key]
  if (workflow !== undefined) return { does: 'go-board', workflow }
  if (/^[1-9]$/.test(key)) return { does: 'go-nth', nr: Number(key) }
  const to = GOES[key]
  return to === undefined ? null : { does: 'go', to }
}

function boardLines(): KeyLine[] {
  return Object.entries(BOARD_LETTERS).map(([key, workflow]) => ({
    keys: `g ${key}`,
    means: { does: 'go-board', workflow },
  }))
}

function withControl({ key, shiftKey }: KeyPress): KeyMeaning | null {
  const low = key.toLowerCase()
  if (low === 'k' && !shiftKey) return { does: 'palette' }
  if (low === 'p' && !shiftKey) return { does: 'print' }
  if (low === 'l' && shiftKey) return { does: 'lock' }
  return null
}

const ACTS: { readonly [key: string]: Action } = {
  c: 'claim',
  u: 'release',
  s: 'start',
  d: 'done',
  p: 'pause',
  x: 'fail',
  w: 'forward',
  h: 'hand-over',
  a: 'assign',
  t: 'ready-at',
  n: 'note',
  f: 'priority',
  e: 'expected-leave',
  b: 'barrier',
  '+': 'add-task',
  y: 'acknowledge',
  l: 'ledger',
  m: 'menu',
}

const OTHERS: { readonly [key: string]: KeyMeaning } = {
  g: { does: 'go-prefix' },
  '?': { does: 'help' },
  '/': { does: 'filter' },
  r: { does: 'apply-order' },
  o: { does: 'order' },
  ' ': { does: 'select' },
  z: { does: 'undo' },
  i: { does: 'identity' },
}

const GOES: { readonly [key: string]: Place } = {
  b: 'boards',
  q: 'queue',
  e: 'escalations',
  s: 'sync',
}

const WITH_MODIFIERS: readonly KeyLine[] = [
  { keys: 'Shift+C', means: { does: 'take-next' } },
  { keys: 'Shift+N', means: { does: 'act', action: 'open-journey' } },
  { keys: 'Shift+A', means: { does: 'act', action: 'ask-when' } },
  { keys: 'g 1-9', means: { does: 'go-nth', nr: 1 } },
  { keys: '1-6', means: { does: 'section', nr: 1 } },
  { keys: 'Enter', means: { does: 'drawer' } },
  { keys: 'Shift+Enter', means: { does: 'page' } },
  { keys: 'Esc', means: { does: 'escape' } },
  { keys: 'Ctrl+K', means: { does: 'palette' } },
  { keys: 'Ctrl+P', means: { does: 'print' } },
  { keys: 'Ctrl+Shift+L', means: { does: 'lock' } },
  { keys: 'F6', means: { does: 'region', by: 1 } },
  { keys: 'Shift+F6', means: { does: 'region', by: -1 } },
]
