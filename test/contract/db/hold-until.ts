import type { Tx } from '../../../server/db/port.ts'

/**
 * Holds what a transaction has until the promise is there. It says something now and then: who says nothing in a
 * transaction is cut off after 5 s, on a busy machine before another's 4 s of waiting for a lock are over.
 */
export async function holdUntil(tx: Tx, passed: Promise<void>): Promise<void> {
  const isFree = passed.then(() => true)
  while (!(await Promise.race([isFree, afterMs(500)]))) await tx.now()
}

const afterMs = (ms: number): Promise<false> => new Promise((settle) => void setTimeout(settle, ms, false))
