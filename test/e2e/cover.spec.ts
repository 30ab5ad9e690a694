import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

async function openBoard(page: Page, as: string, query = ''): Promise<void> {
  await page.goto(`${server.url}/?as=${as}&discharges=4&referrals=0${query}#/board/discharge`)
  // Made by the engine, once for each address: slow on a busy machine.
  await page.locator('[data-user]').waitFor({ timeout: 60_000 })
}
const dialog = (page: Page) => page.getByRole('dialog', { name: 'What I cover' })

/** From the palette, by keyboard alone. */
async function openByPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Palette' }).waitFor()
  await page.keyboard.type('what i cover')
  const palette = page.getByRole('listbox', { name: 'Palette' })
  await expect(palette.getByRole('option', { selected: true })).toContainText('What I cover')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
}

test('[CV6] by keyboard a coordinator covers another unit, sees until when, and ends it', async ({ page }) => {
  await openBoard(page, 'k.lind')
  await openByPalette(page)
  await expect(dialog(page)).toContainText('You cover nothing beside what is yours.')
  await expect(dialog(page).getByRole('group', { name: 'Departments' })).toHaveCount(0)
  const east = dialog(page).getByRole('checkbox', { name: '4 East' })
  await east.focus()
  await page.keyboard.press('Space')
  await expect(east).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toHaveCount(0)
  await openByPalette(page)
  await expect(dialog(page)).toContainText(/You cover 4 East until (\d+ \w+ )?\d\d:00\./)
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([])
  await dialog(page).getByRole('button', { name: 'End it now' }).press('Enter')
  await expect(dialog(page)).toHaveCount(0)
  await openByPalette(page)
  await expect(dialog(page)).toContainText('You cover nothing beside what is yours.')
})

test('[CV6] who works in a department covers another one, from the person’s menu; without the line it is said', async ({
  page,
}) => {
  const fromMenu = async () => {
    await page.locator('[data-user]').click()
    await page.getByRole('menuitem', { name: 'What I cover…' }).click()
  }
  await openBoard(page, 'm.lopez')
  await fromMenu()
  await expect(dialog(page).getByRole('checkbox', { name: 'Pharmacy' })).toHaveCount(0)
  await dialog(page).getByRole('checkbox', { name: 'Transport' }).check()
  await dialog(page).getByRole('button', { name: 'Cover', exact: true }).click()
  await expect(dialog(page)).toHaveCount(0)
  await fromMenu()
  await expect(dialog(page)).toContainText('You cover Transport until')
  await openBoard(page, 'm.lopez', '&line=offline')
  await fromMenu()
  await expect(dialog(page).getByRole('alert')).toContainText('it needs the line')
  await expect(dialog(page).getByRole('button', { name: 'Cover', exact: true })).toHaveCount(0)
})
