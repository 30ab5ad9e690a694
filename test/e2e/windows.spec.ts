import { expect, type Page, test } from '@playwright/test'
import { ConsolePage } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

const PATIENT = { mrn: 'TABS-1', family: 'Twotab', given: 'Tia', visit: 'V-TABS-1', room: '405', bed: 'A' }

/** Windows of this profile that have the lead, and that wait for it. */
const lead = (page: Page) =>
  page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query()
    return [held?.length ?? 0, pending?.length ?? 0]
  })
const row = (page: Page) => page.locator('[data-journey]', { hasText: '405A' })
const cell = (page: Page, words: RegExp) => row(page).getByRole('gridcell', { name: words })

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
