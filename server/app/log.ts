import type { NoPhi } from '../../shared/kernel/phi.ts'

/** One line of the log: fields first. What tells of a patient does not compile as a field, at any depth. */
export type LogLine = <T extends object>(fields: T & NoPhi<T>, message: string) => void

/** The log as the server's rooms write it; pino behind it. */
export type Log = {
  readonly [Level in 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal']: LogLine
}
