import { expect, type Page, test } from '@playwright/test'
import { ConsolePage } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

const PATIENT = { mrn: 'TABS-1', family: 'Twotab', given: 'Tia', visit: 'V-TABS-1', room: '405', bed: 'A' }

/** Windows of this profile that have a lock of this name, and that wait for it. */
const standing = (page: Page, name: string) =>
  page.evaluate(async (of) => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return [held, pending].map((all) => all.filter((lock) => lock.name === of).length)
  }, name)
const lead = (page: Page) => standing(page, 'onward-lead')
const row = (page: Page, bed = '405A') => page.locator('[data-journey]', { hasText: bed })
const cell = (page: Page, words: RegExp, bed?: string) => row(page, bed).getByRole('gridcell', { name: words })

/** Commands that this page sends from now on. */
function commandsOf(page: Page): { count: number } {
  const sent = { count: 0 }
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => (sent.count += String(payload).includes('["command"') ? 1 : 0)),
  )
  return sent
}

test('[SY76] of two windows of a profile one leads; what the other recorded is sent when it is closed, and the lead goes on', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const hospital = await Hospital.open()
  try {
    const first = await ConsolePage.signIn(browser, hospital, 'k.lind')
    await first.open('board/discharge')
    const second = await first.page.context().newPage()
    await second.goto(`${hospital.url}/#/board/discharge`)
    await admitAndOrder(hospital, PATIENT)
    await expect(row(first.page)).toBeVisible()
    await expect(row(second)).toBeVisible()
    await expect.poll(() => lead(second)).toEqual([1, 1])
    await first.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    // The leading one has written the patient, and no window wrote beside it.
    await expect.poll(() => kept(second)).toBeGreaterThan(0)

    await hospital.stop('SIGKILL')
    await cell(second, /^Pharmacy, Reconcile medicines, free/).click()
    await second.keyboard.press('c')
    await expect(second.getByText('1 waiting to send ·')).toBeVisible()
    await expect(first.page.getByText('1 waiting to send ·')).toBeVisible()
    await second.close()
    await expect(first.page.getByText('1 waiting to send ·')).toBeVisible()

    const third = await first.page.context().newPage()
    await third.goto(`${hospital.url}/#/board/discharge`)
    await expect(cell(third, /^Pharmacy, Reconcile medicines, claimed.*you.*/i)).toBeVisible()
    await expect.poll(() => lead(third)).toEqual([1, 1])
    await first.page.close()
    await expect.poll(() => lead(third)).toEqual([1, 0])
    await third.reload()
    await expect(third.getByText('1 waiting to send ·')).toBeVisible()

    await hospital.start()
    await expect(third.getByText('0 waiting to send ·')).toBeVisible({ timeout: 40_000 })
    type Tasks = { items: { title: string; state: string; owner?: { name: string } }[] }
    const { items } = await hospital.read<Tasks>('k.lind', '/api/v1/tasks?department=PHA')
    expect(items.filter(({ title }) => title === 'Reconcile medicines')).toMatchObject([
      { state: 'claimed', owner: { name: 'Karin Lind' } },
    ])
    await first.close()
  } finally {
    await hospital.close()
  }
})

test('[SY78] claimed in one window while the line is off it is pending in the other; that one sends it when the first is closed, once', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const hospital = await Hospital.open()
  try {
    const patient = { ...PATIENT, mrn: 'TABS-2', family: 'Sharedtab', visit: 'V-TABS-2', room: '406' }
    const free = /^Pharmacy, Reconcile medicines, free/
    const first = await ConsolePage.signIn(browser, hospital, 'k.lind')
    await first.open('board/discharge')
    const second = await first.page.context().newPage()
    const sent = [commandsOf(first.page), commandsOf(second)]
    await second.goto(`${hospital.url}/#/board/discharge`)
    await admitAndOrder(hospital, patient)
    for (const page of [first.page, second]) await expect(cell(page, free, '406A')).toBeVisible()
    // The one sends, the other waits for its turn.
    await expect.poll(() => standing(second, 'onward-send')).toEqual([1, 1])

    await hospital.stop('SIGKILL')
    for (const page of [first.page, second])
      await expect(page.getByText(/Offline since/).first()).toBeVisible({ timeout: 30_000 })
    await expect.poll(() => standing(second, 'onward-send')).toEqual([0, 0])
    await cell(first.page, free, '406A').click()
    await first.page.keyboard.press('c')
    const pending = cell(second, /^Pharmacy, Reconcile medicines, claimed.*you.*waiting to be confirmed/i, '406A')
    await expect(pending).toBeVisible()
    await expect(second.getByText('1 waiting to send ·')).toBeVisible()
    await first.page.close()

    await hospital.start()
    await expect(second.getByText('0 waiting to send ·')).toBeVisible({ timeout: 40_000 })
    await expect(pending).toBeHidden()
    expect(sent.map(({ count }) => count)).toEqual([0, 1])
    type Tasks = { items: { title: string; journey: string }[] }
    const { items } = await hospital.read<Tasks>('k.lind', '/api/v1/tasks?department=PHA')
    const journey = items.find(({ title }) => title === 'Reconcile medicines')?.journey ?? ''
    const { timeline } = await hospital.read<{ timeline: { verb: string }[] }>('k.lind', `/api/v1/journeys/${journey}`)
    expect(timeline.filter(({ verb }) => verb === 'claim')).toHaveLength(1)
    await first.close()
  } finally {
    await hospital.close()
  }
})

/** Records in the cache. */
function kept(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((settle) => {
        const opening = indexedDB.open('onward-cache')
        opening.addEventListener('success', () => {
          const db = opening.result
          const counting = db.transaction(['journeys', 'pages']).objectStore('journeys').count()
          counting.addEventListener('success', () => {
            db.close()
            settle(counting.result)
          })
        })
      }),
  )
}
