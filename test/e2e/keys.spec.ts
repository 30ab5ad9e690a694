import { expect, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

test('Shift+A asks who has the step when it will be, as a note on the step', async ({ page }) => {
  await page.goto(`${server.url}/?as=k.lind&discharges=24&referrals=0#/board/discharge`)
  const held = page.getByRole('gridcell', { name: /^Pharmacy, .*(claimed|working).* has it/ }).first()
  await held.waitFor({ timeout: 60_000 })
  await held.focus()
  await page.keyboard.press('Shift+A')
  const form = page.getByRole('dialog')
  await expect(form.getByLabel('Note')).toHaveValue(/^To .*: when will this be done\?$/)
  await page.keyboard.press('Control+Enter')
  await expect(form).toHaveCount(0)
  await expect(held).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary')).toContainText('when will this be done?')
})

test('[PR1] Ctrl+P prints the board or the hand-off: black on white, numbered, names only where asked for', async ({
  page,
}) => {
  await page.addInitScript(() => Object.assign(window, { print: () => undefined }))
  await page.goto(`${server.url}/?as=k.lind&discharges=24&referrals=0&theme=dark#/board/discharge`)
  const first = page.locator('[role=row][data-journey]').first()
  await first.waitFor({ timeout: 60_000 })
  const family = (await first.locator('bdi').first().innerText()).split(',')[0] ?? ''
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('Control+p')
  await page.getByRole('button', { name: /board/i }).click()
  const sheet = page.locator('[data-print-sheet]')
  await expect(sheet.locator('tbody tr').first()).toContainText('01')
  await page.emulateMedia({ media: 'print' })
  await expect(sheet).toContainText(family)
  await expect(sheet).toContainText('done at')
  await expect(page.locator('[role=grid]')).toBeHidden()
  const colours = await sheet.evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element)
    return { color, backgroundColor }
  })
  expect(colours).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' })
  await page.emulateMedia({ media: null })
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await expect(sheet).toHaveCount(0)
  await page.keyboard.press('Control+p')
  await page.getByLabel('Bed and initials only').check()
  await page.getByRole('button', { name: /hand-off/i }).click()
  await expect(sheet).toContainText('HAND-OFF')
  await expect(sheet).not.toContainText(family)
  await expect(sheet).not.toContainText('MRN')
})
