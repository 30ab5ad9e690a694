import type { Browser } from '@playwright/test'
import { openPage } from './browser.ts'

/** Bytes of a task row as the console keeps it, about. */
const ROW_BYTES = 800

/** What IndexedDB itself takes for so many rows, one record each: to put them in one transaction, to read all, ms. */
export async function bareStore(browser: Browser, url: string, rows: number): Promise<{ put: number; read: number }> {
  const page = await openPage(browser)
  try {
    // Any address of the origin that is no page of the console: nothing else runs there.
    await page.goto(`${url}/healthz`)
    return await page.evaluate(measure, { rows, bytes: ROW_BYTES })
  } finally {
    await page.context().close()
  }
}

/** Runs in the page. */
async function measure({ rows, bytes }: { rows: number; bytes: number }): Promise<{ put: number; read: number }> {
  const opened = indexedDB.open('bare', 1)
  opened.addEventListener('upgradeneeded', () => opened.result.createObjectStore('rows', { keyPath: 'id' }))
  const db = await new Promise<IDBDatabase>((resolve) =>
    opened.addEventListener('success', () => resolve(opened.result)),
  )
  const began = performance.now()
  const writing = db.transaction('rows', 'readwrite', { durability: 'relaxed' })
  for (let id = 0; id < rows; id += 1) writing.objectStore('rows').put({ id, body: `${id}`.padEnd(bytes, 'x') })
  await new Promise((resolve) => writing.addEventListener('complete', resolve))
  const put = performance.now() - began
  const reading = db.transaction('rows').objectStore('rows').getAll()
  await new Promise((resolve) => reading.addEventListener('success', resolve))
  const read = performance.now() - began - put
  db.close()
  return { put, read }
}
