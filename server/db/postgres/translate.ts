import { TryAgain } from '../try-again.ts'

/** A driver's or database's error as the port knows it: TryAgain where asking again is right, else the error itself. */
export function translate(error: unknown, tried: string): unknown {
  if (error instanceof TryAgain || !(error instanceof Error)) return error
  return isPassing(error) ? new TryAgain(tried, { cause: error }) : error
}

/**
 * By SQLSTATE class: 08 connection, 40 deadlock and serialization, 53 out of connections, memory or disk, 57 shut down or
 * cancelled (timeouts), 58 disk fault; singly: lock timeout, idle transaction cut, read-only after a failover.
 */
const CLASSES = ['08', '40', '53', '57', '58']
const STATES = ['55P03', '25P03', '25006']
const SOCKET = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]
/** The driver gives these no code. */
const DRIVER =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when)/

function isPassing(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (SOCKET.includes(code) || STATES.includes(code)) return true
  return (/^[0-9A-Z]{5}$/.test(code) && CLASSES.includes(code.slice(0, 2))) || DRIVER.test(error.message)
}
