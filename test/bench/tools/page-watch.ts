import type { Page } from '@playwright/test'

/** Moments in the page, ms of its own clock (0 is the start of the navigation); null: not yet. */
export type PageTimes = {
  /** The answer to the sign-in was here. */
  readonly signedIn: number | null
  /** The first rows of the board were on the screen. */
  readonly firstRows: number | null
  /** By number of journeys written: when the transaction that wrote them was complete. */
  readonly written: readonly { readonly journeys: number; readonly at: number }[]
}

declare global {
  /** In the page: what `watchPage` noted. */
  var benchTimes: { signedIn: number | null; firstRows: number | null; written: { journeys: number; at: number }[] }
}

/** What the page noted so far. */
export function pageTimes(page: Page): Promise<PageTimes> {
  return page.evaluate(() => globalThis.benchTimes)
}

/** Runs in the page, before any of its own scripts: notes sign-in, first rows and what IndexedDB has completed. */
export function watchPage(): void {
  const times: typeof globalThis.benchTimes = { signedIn: null, firstRows: null, written: [] }
  globalThis.benchTimes = times
  const kept = new Map<string, number>()
  const count = () => [...kept.values()].reduce((sum, one) => sum + one, 0)

  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init)
    const url = input instanceof Request ? input.url : input.toString()
    if (url.endsWith('/api/v1/sessions')) times.signedIn ??= performance.now()
    return response
  }

  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function noted(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    // Records of the cache (renderer/db/cache.ts): a page of a snapshot says how many journeys it holds.
    if (this.name === 'journeys') kept.set(`journey ${(value as { id: string }).id}`, 1)
    if (this.name === 'pages')
      kept.set(`page ${(value as { id: string }).id}`, (value as { journeys: number }).journeys)
    return key === undefined ? put.call(this, value) : put.call(this, value, key)
  }
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function noted(this: IDBDatabase, ...args: Parameters<typeof transaction>) {
    const made = transaction.apply(this, args)
    if (made.mode === 'readwrite')
      made.addEventListener('complete', () => times.written.push({ journeys: count(), at: performance.now() }))
    return made
  }

  new MutationObserver((_, observer) => {
    if (document.querySelector('[role="row"][data-journey]') === null) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => (times.firstRows = performance.now()))
      port1.start()
      port2.postMessage(null)
    })
  }).observe(document, { subtree: true, childList: true })
}
