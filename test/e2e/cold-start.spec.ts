import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
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
    await coordinator.open('discharge')
    await admitAndOrder(hospital, PATIENT)
    await expect(coordinator.bed('404A')).toContainText('FROSTMAN')
    // The cache is written behind the screen.
    await page.waitForTimeout(1500)

    await hospital.stop('SIGKILL')
    const files = await filesOnly(hospital.url)
    await page.reload()

    const row = coordinator.bed('404A')
    await expect(row).toBeVisible()
    await expect(row).toContainText('FF')
    await expect(row).not.toContainText(/frostman/i)
    await coordinator.cell('404A', /^Pharmacy, Reconcile medicines, free/).click()
    await page.keyboard.press('c')
    await expect(coordinator.cell('404A', /^Pharmacy, Reconcile medicines, claimed.*you.*/i)).toBeVisible()
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()

    // Killed and opened again: what was taken is still there.
    await page.reload()
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()
    await expect(coordinator.cell('404A', /^Pharmacy, Reconcile medicines, claimed/)).toBeVisible()

    await files.close()
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

const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** Gives the console's own files at the server's address, as the desktop shell gives them from its disk, and nothing else. */
async function filesOnly(url: string): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    const type = TYPES[extname(path)]
    if (type === undefined || path.includes('..')) return void response.writeHead(503).end()
    response.writeHead(200, { 'content-type': type })
    createReadStream(join(resolve('dist/renderer'), path)).pipe(response)
  })
  server.listen(Number(new URL(url).port), '127.0.0.1')
  await once(server, 'listening')
  return {
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
