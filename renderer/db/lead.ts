/**
 * Which of the windows of one profile leads: it alone writes the cache, and sends what a closed one left behind (rule
 * SY76). The lead goes with its window, however that ends, and another has it at once.
 */
export type Lead = {
  /** Whether this window leads from the start. */
  readonly atOnce: Promise<boolean>
  /** Whether it does now. */
  readonly leads: () => boolean
  /** Told once, when this window has the lead that it did not have at the start. */
  gained(run: () => void): void
}

/** What of the browser's lock manager is used. */
export type Locks = {
  request(name: string, options: { ifAvailable: boolean }, held: (lock: object | null) => Promise<void>): Promise<void>
}

/** The lead by a lock of this name, held as long as the window lives. */
export function leadByLock(locks: Locks, name: string, report: (what: string, error: unknown) => void): Lead {
  let leads = false
  const failed = (error: unknown) => report('lead', error)
  const atOnce = new Promise<boolean>((settle) => {
    const asked = locks.request(name, { ifAvailable: true }, (lock) => {
      leads = lock !== null
      settle(leads)
      return lock === null ? Promise.resolve() : forEver()
    })
    asked.catch((error: unknown) => {
      failed(error)
      // Nobody can be kept from writing then: as before there were locks.
      leads = true
      settle(true)
    })
  })
  const runs: (() => void)[] = []
  function wait(): void {
    const asked = locks.request(name, { ifAvailable: false }, () => {
      leads = true
      for (const run of runs) run()
      return forEver()
    })
    asked.catch(failed)
  }
  void atOnce.then((has) => (has ? undefined : wait()))
  return { atOnce, leads: () => leads, gained: (run) => void runs.push(run) }
}

/** One of its own each: whoever waits for a promise is held by it. */
const forEver = () => new Promise<void>(() => {})
