import { type ReactElement, useLayoutEffect, useRef } from 'react'
import { useReturnFocus } from './use-return-focus.ts'

/**
 * Stands inside a dialog. The focus is in the dialog from the moment it is painted, so no key that is pressed at the
 * sight of it can fall on what lies behind; Tab stays inside; the focus goes back where it was once the dialog goes.
 */
export function HoldFocus(): ReactElement {
  const here = useRef<HTMLSpanElement>(null)
  // Before the focus moves: it remembers where it was.
  useReturnFocus()
  useLayoutEffect(() => {
    const dialog = here.current?.closest<HTMLElement>('[role="dialog"]') ?? null
    if (dialog === null) return
    if (!dialog.contains(document.activeElement)) enter(dialog)
    const handle = (event: KeyboardEvent) => {
      const outside = !dialog.contains(document.activeElement)
      if (event.key === 'Tab') keepInside(dialog, event)
      // What had the focus was taken away, such as a line that was just struck out.
      else if (outside) enter(dialog)
    }
    document.addEventListener('keydown', handle, true)
    return () => document.removeEventListener('keydown', handle, true)
  }, [])
  return <span ref={here} hidden />
}

const STOPS = [
  'a[href]',
  'button:not([disabled])',
  'input:not([disabled])',
  'select:not([disabled])',
  'textarea:not([disabled])',
  '[tabindex="0"]',
].join()

function stopsOf(dialog: HTMLElement): HTMLElement[] {
  return [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter(({ tabIndex }) => tabIndex >= 0)
}

/** To the field that wants it, else to the first stop after the cross that closes, else to the dialog itself. */
function enter(dialog: HTMLElement): void {
  const stops = stopsOf(dialog)
  const inside = stops.find((stop) => stop.closest('header') === null) ?? stops[0]
  const to = dialog.querySelector<HTMLElement>('[data-autofocus]') ?? inside ?? dialog
  to.focus({ preventScroll: true })
}

function keepInside(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = stopsOf(dialog)
  const at = document.activeElement
  const outside = !dialog.contains(at)
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (!outside && at !== edge) return
  event.preventDefault()
  const to = event.shiftKey ? stops.at(-1) : stops[0]
  to?.focus()
}
