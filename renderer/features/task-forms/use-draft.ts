import { useCallback } from 'react'
import { type Dialog, draftKey } from '../../state/screen/screen-store.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'

/** A form's values, kept while it is not sent: over a refusal, over going elsewhere and coming back. */
export type Draft<T> = {
  readonly values: T
  readonly set: (change: Partial<T>) => void
  readonly clear: () => void
  /** True where something typed before was found again. */
  readonly kept: boolean
}

/** The draft of a form; `initial` where there is none. */
export function useDraft<T extends object>(dialog: Pick<Dialog, 'kind' | 'target'>, initial: T): Draft<T> {
  const screen = useScreen()
  const key = draftKey(dialog)
  const kept = useScreenState((state) => state.drafts.get(key))
  // A form's draft is written by that form alone, under its own key.
  const values = kept === undefined ? initial : ({ ...initial, ...kept } as T)
  const set = useCallback(
    (change: Partial<T>) => {
      const was = screen.store.getState().drafts.get(key) ?? initial
      screen.keepDraft(key, { ...was, ...change })
    },
    [screen, key, initial],
  )
  const clear = useCallback(() => screen.keepDraft(key, null), [screen, key])
  return { values, set, clear, kept: kept !== undefined }
}
