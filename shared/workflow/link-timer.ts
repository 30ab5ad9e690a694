import type { TimerStep } from './timer.ts'

/**
 * Timers that reach from one journey into another: a step's journey is opened or called off, one tells its parent, one
 * that is closed opens its next cycle, one that reached a stage opens what waits for it. They are due at once; whoever
 * fires one does so in a transaction that locks both journeys (server/workflow/fire-link.ts, rule LK1).
 */
export const LINK_STEPS = ['open-child', 'end-child', 'tell-parent', 'open-next', 'open-other'] as const
export type LinkStep = (typeof LINK_STEPS)[number]

/** True for a timer that reaches into another journey. */
export function isLink(step: TimerStep): step is LinkStep {
  return LINK_STEPS.some((one) => one === step)
}
