import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Refusal, Verb } from '../../../shared/commands/command.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Ask } from '../issue-command.ts'
import type { FormAction } from './action.ts'

/** What a key or a menu acts on: exactly what was painted under the hand (screens.md section 1). */
export type Target = {
  readonly journey: string
  readonly task: string | null
  readonly escalation: string | null
}

/** The forms and overlays that stand over a screen. */
export type DialogKind = FormAction | 'complete' | 'record-try'

/** An open form. `refilled`: the arguments of a refused action that is changed and sent again. */
export type Dialog = {
  readonly kind: DialogKind
  readonly target: Target
  /** With `complete`: the result of the try that the form belongs to. */
  readonly tried?: string
  readonly refilled?: { readonly commandId: string; readonly args: Readonly<Record<string, unknown>> }
}

/** What the console has to say about an action just taken; silent, in the window (screens.md section 5). */
export type Feedback =
  | { readonly kind: 'taken'; readonly ask: Ask; readonly target: Target }
  | { readonly kind: 'refused'; readonly ask: Ask; readonly target: Target; readonly refusal: Refusal }
  | {
      readonly kind: 'not-saved'
      readonly ask: Ask
      readonly target: Target
      /** The disk's own: `disk-full`, `too-large`, `damaged`, `io`... */
      readonly reason: string
      readonly message: string
    }
  | { readonly kind: 'several'; readonly done: number; readonly refused: readonly Refusal[] }
  | { readonly kind: 'nothing-next' }

/** What z takes back, for ten seconds. */
export type Undoable = { readonly ask: Ask; readonly verb: Verb; readonly target: Target; readonly at: Instant }

/** Where the hand is and what stands open: one per window, never stored (a filter text may be a name). */
export type ScreenState = {
  readonly cursor: Target | null
  readonly drawer: string | null
  readonly dialog: Dialog | null
  readonly overlay: 'cover' | 'help' | 'palette' | 'print' | 'sign-ins' | null
  /** Task ids picked with Space. */
  readonly selected: ReadonlySet<string>
  readonly text: string
  /** Two lines a row, or one. */
  readonly density: Density
  /** Bands and groups a person folded or unfolded, by their key. */
  readonly folds: ReadonlyMap<string, boolean>
  readonly feedback: { readonly nr: number; readonly of: Feedback } | null
  readonly undo: Undoable | null
  /** A task whose cell changed under the key: the press pointed at it and did nothing. */
  readonly pointed: { readonly nr: number; readonly task: string; readonly key: string } | null
  /** Half-filled forms by kind and target: kept over refusal and navigation, never on disk. */
  readonly drafts: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

/** How tall rows are. */
export type Density = 'comfortable' | 'compact'

/** The screen's own state with its verbs. */
export type Screen = {
  readonly store: StoreApi<ScreenState>
  readonly moveTo: (target: Target | null) => void
  readonly open: (dialog: Dialog) => void
  readonly close: () => void
  readonly showDrawer: (journey: string | null) => void
  readonly overlay: (overlay: ScreenState['overlay']) => void
  readonly toggleSelected: (task: string) => void
  readonly clearSelected: () => void
  readonly filter: (text: string) => void
  readonly setDensity: (density: Density) => void
  readonly fold: (key: string, folded: boolean) => void
  readonly say: (feedback: Feedback) => void
  readonly offerUndo: (undo: Undoable | null) => void
  readonly point: (task: string, key: string) => void
  readonly keepDraft: (key: string, values: Readonly<Record<string, unknown>> | null) => void
}

/** A screen with nothing open. */
export function createScreen(density: Density = 'comfortable'): Screen {
  const store = createStore<ScreenState>(() => ({
    cursor: null,
    drawer: null,
    dialog: null,
    overlay: null,
    selected: new Set(),
    text: '',
    density,
    folds: new Map(),
    feedback: null,
    undo: null,
    pointed: null,
    drafts: new Map(),
  }))
  const set = store.setState
  const nextNr = (was: { nr: number } | null) => (was?.nr ?? 0) + 1
  return {
    store,
    moveTo: (cursor) => set((was) => (sameTarget(was.cursor, cursor) ? was : { cursor })),
    open: (dialog) => set({ dialog }),
    close: () => set({ dialog: null }),
    showDrawer: (drawer) => set({ drawer }),
    overlay: (overlay) => set({ overlay }),
    toggleSelected: (task) => set(({ selected }) => ({ selected: toggled(selected, task) })),
    clearSelected: () => set({ selected: new Set() }),
    filter: (text) => set({ text }),
    setDensity: (next) => set({ density: next }),
    fold: (key, folded) => set(({ folds }) => ({ folds: new Map(folds).set(key, folded) })),
    say: (of) => set(({ feedback }) => ({ feedback: { nr: nextNr(feedback), of } })),
    offerUndo: (undo) => set({ undo }),
    point: (task, key) => set(({ pointed }) => ({ pointed: { nr: nextNr(pointed), task, key } })),
    keepDraft: (key, values) => set(({ drafts }) => ({ drafts: withDraft(drafts, key, values) })),
  }
}

/** The key of a form's draft. */
export function draftKey({ kind, target }: Pick<Dialog, 'kind' | 'target'>): string {
  return `${kind} ${target.task ?? target.escalation ?? target.journey}`
}

function withDraft(
  drafts: ScreenState['drafts'],
  key: string,
  values: Readonly<Record<string, unknown>> | null,
): ScreenState['drafts'] {
  const next = new Map(drafts)
  if (values === null) next.delete(key)
  else next.set(key, values)
  return next
}

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}

function sameTarget(a: Target | null, b: Target | null): boolean {
  if (a === null || b === null) return a === b
  return a.journey === b.journey && a.task === b.task && a.escalation === b.escalation
}
