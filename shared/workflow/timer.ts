import type { Instant } from '../kernel/instant.ts'

/** What a timer does when it is due. */
export type TimerStep =
  | 'warn'
  | 'due'
  | 'handoff-warn'
  | 'handoff-due'
  | 'stage-warn'
  | 'stage-due'
  | 'target-warn'
  | 'target-due'
  | 'ladder'
  | 'reraise'
  | 'promise'
  | 'try'
  | 'late'
  | 'override-end'
  | 'shift-end'
  | 'stall'
  | 'hold-end'
  | 'confirm-left'
  | 'open'
  | 'close'
  | 'open-child'
  | 'end-child'
  | 'tell-parent'
  | 'open-next'
  | 'open-other'

/**
 * A timer row. (subject, step, occurrence, template version) is unique within the facility, so that it fires once;
 * `dueAt` is UTC and compared with the database's clock only. Made by `timerAt` alone.
 */
export type Timer = {
  /** The id of a task, an escalation or the journey. */
  readonly subject: string
  readonly step: TimerStep
  readonly occurrence: number
  readonly dueAt: Instant
}

/**
 * A timer for a moment, rounded up to the second. Its occurrence is that second: whatever is due by the moment a timer
 * fires is done then, so a later wish for the same step always lies in a later second and is another occurrence.
 */
export function timerAt(subject: string, step: TimerStep, at: Instant): Timer {
  const second = Math.ceil(at / 1000)
  const occurrence = Math.max(-LARGEST, Math.min(LARGEST, second - YEAR_2020_S))
  return { subject, step, occurrence, dueAt: second * 1000 }
}

/** Counted from 2020, so that the number fits a database's 4-byte integer until 2088. */
const YEAR_2020_S = 1_577_836_800
const LARGEST = 2_147_483_647
