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
async function openByPalette(page: Page, title = 'What I cover'): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Palette' }).waitFor()
  await page.keyboard.type(title.toLowerCase())
  const palette = page.getByRole('listbox', { name: 'Palette' })
  await expect(palette.getByRole('option', { selected: true })).toContainText(title)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: title }).waitFor()
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

const signIns = (page: Page) => page.getByRole('dialog', { name: 'Sign-ins' })

test('[AU8] [AU9] by keyboard a supervisor ends the sign-in of somebody who left it open; what becomes of its work is said first', async ({
  page,
}) => {
  await openBoard(page, 'p.moreau')
  await openByPalette(page, 'Sign-ins')
  await expect(signIns(page)).toContainText('This workstation, this window')
  await signIns(page).getByRole('combobox', { name: 'Whose' }).focus()
  await page.keyboard.type('Leila')
  const list = signIns(page).getByRole('list', { name: 'Sign-ins of Leila Haddad' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await page.keyboard.press('Tab')
  await expect(list.getByRole('button', { name: 'End: Workstation …81c2' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(signIns(page).getByRole('button', { name: 'End now' })).toBeDisabled()
  await expect(signIns(page)).toContainText('until Leila Haddad signs in again')
  await page.keyboard.press('Space')
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([])
  await page.keyboard.press('Enter')
  await expect(signIns(page)).toContainText('1 sign-in ended.')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(signIns(page)).toHaveCount(0)
})

test('[AU8] a worker sees their own sign-ins alone; without the line it is said that nothing can be ended', async ({
  page,
}) => {
  const open = async () => {
    await page.locator('[data-user]').click()
    await page.getByRole('menuitem', { name: 'Sign-ins…' }).click()
  }
  await openBoard(page, 'm.lopez')
  await open()
  await expect(signIns(page).getByRole('listitem')).toHaveCount(2)
  await expect(signIns(page).getByRole('combobox', { name: 'Whose' })).toHaveCount(0)
  await signIns(page).getByRole('button', { name: 'End all 2, this one too' }).click()
  await signIns(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(signIns(page).getByRole('listitem')).toHaveCount(2)
  await openBoard(page, 'm.lopez', '&line=offline')
  await open()
  await expect(signIns(page).getByRole('alert')).toContainText('without the line')
})
