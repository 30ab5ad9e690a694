import type { Instant } from '../kernel/instant.ts'

/** What a timer does when it is due. */
export type TimerStep =
  | 'warn'
  | 'due'
  | 'ladder'
  | 'reraise'
  | 'promise'
  | 'stall'
  | 'hold-end'
  | 'confirm-left'
  | 'open'
  | 'close'

/**
 * A timer row. (subject, step, occurrence, template version) is unique within the facility, so that it fires once;
 * `dueAt` is UTC and compared with the database's clock only.
 */
export type Timer = {
  readonly subject: string
  readonly step: TimerStep
  readonly occurrence: number
  readonly dueAt: Instant
}
