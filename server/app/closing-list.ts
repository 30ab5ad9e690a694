import type { Log } from './log.ts'

/** What was opened, to be closed in the reverse order. */
export type ClosingList = {
  add(close: () => Promise<void>): void
  /** Closes everything, whatever fails on the way; each fault is logged. @throws the first of them, at the end */
  closeAll(): Promise<void>
}

/** An empty list. */
export function closingList(log: Log): ClosingList {
  const closes: (() => Promise<void>)[] = []
  return {
    add: (close) => void closes.push(close),
    async closeAll() {
      const faults: unknown[] = []
      for (const close of closes.splice(0).reverse())
        await close().catch((error: unknown) => {
          log.error({ err: error }, 'a part did not stop in order')
          faults.push(error)
        })
      if (faults.length > 0) throw faults[0]
    },
  }
}
