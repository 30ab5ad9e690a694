import { expect, test } from '@playwright/test'
import { ConsolePage } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

const PATIENT = { mrn: 'COLD-1', family: 'Frostman', given: 'Fay', visit: 'V-COLD-1', room: '404', bed: 'A' }

test('with the server gone the console opens from its cache, without identity, and takes an action that is sent on return', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const hospital = await Hospital.open()
  try {
    const coordinator = await ConsolePage.signIn(browser, hospital, 'k.lind')
    const { page } = coordinator
    await coordinator.open('board/discharge')
    await admitAndOrder(hospital, PATIENT)
    await expect(coordinator.bed('404A')).toContainText('FROSTMAN')
    // The browser keeps the page once its worker is ready; the cache of rows is written behind the screen.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.waitForTimeout(1500)

    await hospital.stop('SIGKILL')
    await page.reload()

    const row = coordinator.bed('404A')
    await expect(row).toBeVisible()
    await expect(row).toContainText('FF')
    await expect(row).not.toContainText(/frostman/i)
    await coordinator.cell('404A', /^Pharmacy, Reconcile medicines, free/).click()
    await page.keyboard.press('c')
    await expect(coordinator.cell('404A', /^Pharmacy, Reconcile medicines, claimed.*you.*/i)).toBeVisible()
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()

    // Killed and opened again, and the browser's own copies dropped: the page is kept all the same, and what was taken too.
    await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache')
    await page.reload()
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()
    await expect(coordinator.cell('404A', /^Pharmacy, Reconcile medicines, claimed/)).toBeVisible()

    await hospital.start()
    await expect(page.getByText('0 waiting to send ·')).toBeVisible({ timeout: 40_000 })
    await expect(coordinator.bed('404A')).toContainText('FROSTMAN')
    type Tasks = { items: { title: string; state: string; owner?: { name: string } }[] }
    const { items } = await hospital.read<Tasks>('k.lind', '/api/v1/tasks?department=PHA')
    expect(items.filter(({ title }) => title === 'Reconcile medicines')).toMatchObject([
      { state: 'claimed', owner: { name: 'Karin Lind' } },
    ])
    await coordinator.close()
  } finally {
    await hospital.close()
  }
})
