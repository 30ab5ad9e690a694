import type { Target } from '../../state/screen/screen-store.ts'

/** A cell that changed this shortly before a key was pressed is only pointed at, ms (screens.md section 1). */
export const FRESH_MS = 600

/** What stands painted under an element: the journey, task and escalation that a key pressed there acts on. */
export function targetOf(element: Element | null): Target | null {
  const journey = attribute(element, 'data-journey')
  if (journey === null) return null
  return { journey, task: attribute(element, 'data-task'), escalation: attribute(element, 'data-escalation') }
}

/**
 * True where the cell under `element` began to show another task less than 600 ms before `at` (event time, ms). Asking
 * settles it: the second press acts.
 */
export function changedJustNow(element: Element | null, at: number): boolean {
  const cell = element?.closest('[data-task]') ?? null
  const changed = Number(cell?.getAttribute('data-changed') ?? Number.NaN)
  cell?.removeAttribute('data-changed')
  return at - changed < FRESH_MS
}

function attribute(element: Element | null, name: string): string | null {
  return element?.closest(`[${name}]`)?.getAttribute(name) ?? null
}
