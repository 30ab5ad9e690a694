import { useLayoutEffect } from 'react'

/**
 * Gives the focus back to where it was when the caller was drawn, once it goes; where that is no longer there, to the
 * screen's list. For dialogs that are drawn only while they are open.
 */
export function useReturnFocus(): void {
  useLayoutEffect(() => {
    const before = document.activeElement
    return () => {
      // Drawn away first: the dialog's own focus trap must be gone.
      queueMicrotask(() => {
        if (document.querySelector('[role="dialog"]') !== null) return
        const back = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : null
        const target = back ?? document.querySelector<HTMLElement>('#screen [data-keys] [tabindex="0"]')
        target?.focus({ preventScroll: true })
      })
    }
  }, [])
}
