import type { Action } from '../../state/screen/action.ts'
import type { Place } from '../../state/screen/key-map.ts'

/** What the palette may do beside acting on a row: work of the window. */
export type Deed = 'take-next' | 'open-journey' | 'undo' | 'help' | 'cover' | 'sign-ins' | 'lock'

/** One line of the palette. The cursor stands on an id, so a line that comes or goes never shifts what Enter does. */
export type Choice =
  | ActChoice
  | { readonly kind: 'patient'; readonly id: string; readonly journey: string }
  | { readonly kind: 'screen'; readonly id: string; readonly words: string; readonly keys: string; readonly to: Place }
  | {
      readonly kind: 'board'
      readonly id: string
      readonly words: string
      readonly keys: string
      readonly workflow: string
    }
  | { readonly kind: 'unit'; readonly id: string; readonly words: string; readonly unit: string }
  | { readonly kind: 'deed'; readonly id: string; readonly words: string; readonly keys: string; readonly deed: Deed }

/** An action on the focused row. `why`: it would not be taken now, and why. */
export type ActChoice = {
  readonly kind: 'act'
  readonly id: string
  readonly words: string
  readonly keys: string
  readonly action: Action
  readonly why: string | null
}

/** Lines under one heading. */
export type ChoiceGroup = {
  readonly id: 'act' | 'patient' | 'screen' | 'unit' | 'deed' | 'notNow'
  readonly choices: readonly Choice[]
}

/** True where Enter does something. */
export function isPossible(choice: Choice): boolean {
  return choice.kind !== 'act' || choice.why === null
}
