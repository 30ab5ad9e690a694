/**
 * Whose turn it is to send the outbox that several windows of a profile share (rule SY78). A window asks for it with a live
 * line and gives it back with the line or its own end, however that comes; the next one that asked then has it.
 */
export type SendTurn = {
  /** Told once, when it is this window's turn; an earlier asking is given back. */
  take(granted: () => void): void
  release(): void
}

/** What of the browser's lock manager is used. */
export type TurnLocks = {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<void>
}

/** The turn by a lock of this name. */
export function turnByLock(locks: TurnLocks, name: string, report: (what: string, error: unknown) => void): SendTurn {
  let giveBack = () => {}

  function release(): void {
    giveBack()
    giveBack = () => {}
  }

  return {
    take(granted) {
      release()
      const asking = new AbortController()
      const held = new Promise<void>((settle) => {
        giveBack = () => {
          asking.abort()
          settle()
        }
      })
      const asked = locks.request(name, { signal: asking.signal }, () => {
        if (!asking.signal.aborted) granted()
        return held
      })
      asked.catch((error: unknown) => {
        if (asking.signal.aborted) return
        report('send turn', error)
        // No lock can be had: each window then sends for itself, and the receipts keep what is done to once.
        granted()
      })
    },
    release,
  }
}
