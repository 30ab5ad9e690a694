import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ConsolePage, WORKSTATION } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

const PATIENT = { mrn: 'SPOIL-1', family: 'Garble', given: 'Gus', visit: 'V-SPOIL-1', room: '405', bed: 'B' }

/** Writes rubbish over every file in which the browser keeps the stores of all origins; gives how many they were. */
async function spoilStores(profile: string): Promise<number> {
  const stores = join(profile, 'Default', 'IndexedDB')
  const names = await readdir(stores, { recursive: true })
  let spoilt = 0
  for (const name of names) {
    const file = join(stores, name)
    const found = await stat(file)
    if (!found.isFile() || found.size === 0) continue
    await writeFile(file, randomBytes(found.size))
    spoilt += 1
  }
  return spoilt
}

test('[R8] the copy on a workstation is rubbish after a restart: it is built anew by itself, and opens without the server again', async ({
  playwright,
  launchOptions,
}) => {
  test.setTimeout(120_000)
  const hospital = await Hospital.open()
  const profile = await mkdtemp(join(tmpdir(), 'onward-profile-'))
  const workstation = () => playwright.chromium.launchPersistentContext(profile, { ...launchOptions, ...WORKSTATION })
  try {
    await admitAndOrder(hospital, PATIENT)
    const before = await ConsolePage.signInAt(await workstation(), hospital, 'k.lind')
    await before.open('board/discharge')
    await expect(before.bed('405B')).toContainText('GARBLE')
    // The cache is written behind the screen.
    await before.page.waitForTimeout(1_500)
    await before.close()

    expect(await spoilStores(profile)).toBeGreaterThan(2)

    // The browser was closed: whoever sits down signs in.
    const after = await ConsolePage.signInAt(await workstation(), hospital, 'k.lind')
    await after.open('board/discharge')
    await expect(after.bed('405B')).toContainText('GARBLE', { timeout: 30_000 })
    await after.cell('405B', /^Pharmacy, Reconcile medicines, free/).click()
    await after.page.keyboard.press('c')
    await expect(after.cell('405B', /^Pharmacy, Reconcile medicines, claimed.*you.*/i)).toBeVisible()
    await expect(after.page.getByText('0 waiting to send ·')).toBeVisible({ timeout: 20_000 })
    await after.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await after.page.waitForTimeout(1_500)

    await hospital.stop('SIGKILL')
    await after.page.reload()
    await expect(after.bed('405B')).toBeVisible()
    await after.close()
  } finally {
    await hospital.close()
    await rm(profile, { recursive: true, force: true })
  }
})
