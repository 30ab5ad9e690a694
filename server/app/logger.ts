import { pino, type Logger } from 'pino'
import type { Settings } from '../config/read-settings.ts'

/**
 * Structured log lines on stdout. They carry ids, counts and codes, never a patient's data: errors are written by type,
 * code and stack, without the values a driver may quote in `detail`, `where` or `parameters`.
 */
export function openLogger(level: Settings['logLevel']): Logger {
  return pino({
    level,
    base: { service: 'onward' },
    serializers: { err: plainError },
    formatters: { level: (label) => ({ level: label }) },
  })
}

function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? String(error.code) : undefined
  return {
    type: error.name,
    code,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : plainError(error.cause),
  }
}
