import { Logger } from 'graphile-worker'

/** A job queue logger that says warnings and errors only, through the given sink. */
export function quietLogger(warn: (message: string) => void = () => undefined): Logger {
  return new Logger(() => (level, message) => {
    if (SAID.includes(level)) warn(message)
  })
}

const SAID: readonly string[] = ['error', 'warning']
