import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

/** Opens a screen of a made-up ward; rows are made once for each address, slow on a busy machine. */
async function open(page: Page, ask: string, screen: string): Promise<void> {
  await page.goto(`${server.url}/${ask}#/${screen}`)
  await page.locator('[data-screen]').waitFor({ timeout: 60_000 })
}
const SUPPLY = 'as=f.nasser&open=supply.v1:120'
const SURGERY = 'as=g.lang&open=or.change.v1:24'
const rows = (page: Page) => page.locator('[role=row][data-journey]')
const dialog = (page: Page) => page.getByRole('dialog')
const focused = (page: Page) => page.locator(':focus')

test('[BO28] rows of a board say what tells them apart, in words', async ({ page }) => {
  await open(page, 'as=a.bello&open=auth.v1:24', 'board/auth')
  await expect(page.getByRole('columnheader', { name: 'About' })).toBeVisible()
  await expect(rows(page).first()).toContainText(/MRI of the knee|Infusion therapy|Home oxygen/)
  await expect(rows(page).first()).toContainText(/needed by \d/)
  await open(page, SURGERY, 'board/or.change')
  await expect(rows(page).first()).toContainText(/operation .*\d\d:\d\d/)
})

test('[BO15] what is late stands first; a person may ask for age instead, and the address keeps it', async ({
  page,
}) => {
  await open(page, SUPPLY, 'board/supply')
  await expect(rows(page).first()).toContainText(/\+\d/)
  await page.getByLabel('Group').selectOption({ label: 'Past target, then oldest' })
  await expect(page).toHaveURL(/group=none/)
})

test('[BO29] an empty board says how it fills, or whose its rows are', async ({ page }) => {
  await open(page, 'as=h.dahl&open=onboarding.v1:0', 'board/onboarding')
  await expect(page.getByText(/nothing is open. One opens by itself .* or with Shift\+N/)).toBeVisible()
  await open(page, 'as=p.moreau&open=supply.v1:4', 'board/supply')
  await expect(page.getByText('No rows of Supply are sent to you: they stand with Supply.')).toBeVisible()
  await open(page, 'as=p.moreau&open=supply.v1:4', 'boards')
  await expect(page.getByRole('link', { name: /Supply none sent to you/ })).toBeVisible()
})

test('an approval says how much and up to whom, and is declined as near as it is given, by keyboard', async ({
  page,
}) => {
  await open(page, SUPPLY, 'queue')
  const mine = rows(page).filter({ hasText: 'Approve the requisition' }).first()
  const id = await mine.getAttribute('data-journey')
  await mine.getByRole('gridcell').first().focus()
  const pane = page.locator('[data-region=form] section')
  await expect(pane).toContainText(/Requisition: \$\d/)
  await expect(pane).toContainText('Department lead up to $10,000.00')
  await pane.getByRole('button', { name: 'Decline…' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.type('two are in the cellar')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await pane.getByRole('button', { name: 'Decline…' }).focus()
  await page.keyboard.press('Enter')
  await expect(focused(page)).toHaveValue('two are in the cellar')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect(
    rows(page)
      .filter({ hasText: 'Approve the requisition' })
      .and(page.locator(`[data-journey="${id}"]`)),
  ).toHaveCount(0)
})

for (const theme of ['light', 'dark'])
  test(`what was typed is kept over Esc, and Esc goes back to the row: priority, hand-over, wrong department, ${theme}`, async ({
    page,
  }) => {
    await open(page, `as=m.lopez&discharges=60&theme=${theme}`, 'queue')
    const first = rows(page).first().getByRole('gridcell').first()
    await first.focus()
    await page.keyboard.press('f')
    await dialog(page).getByLabel('Why').fill('the bed is asked for')
    await page.keyboard.press('Escape')
    await expect(focused(page)).toHaveRole('gridcell')
    await page.keyboard.press('f')
    await expect(dialog(page).getByLabel('Why')).toHaveValue('the bed is asked for')
    const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
    expect(violations.map((one) => one.id)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('w')
    await dialog(page).getByLabel('Department').selectOption({ label: 'Transport' })
    await page.keyboard.press('Escape')
    await page.keyboard.press('w')
    await expect(dialog(page).getByLabel('Department')).toHaveValue('TRN')
    await page.keyboard.press('Escape')
    await expect(focused(page)).toHaveRole('gridcell')
    await page.keyboard.press('c')
    await expect(first).toHaveAccessibleName(/claimed/)
    await page.keyboard.press('h')
    await page.keyboard.press('ArrowDown')
    await dialog(page).getByLabel('Person').selectOption({ label: 'Jonas Ortiz' })
    await page.keyboard.press('Escape')
    await page.keyboard.press('h')
    await expect(dialog(page).getByLabel('Person')).toHaveValue('j.ortiz')
    await page.keyboard.press('Control+Enter')
    await expect(dialog(page)).toHaveCount(0)
  })

test('[JN8] of an operation that was cancelled the drawer lists per department what was done and what releases it', async ({
  page,
}) => {
  await open(page, SURGERY, 'board/or.change')
  const cancelled = rows(page).filter({ hasText: 'cancelled' }).filter({ hasText: 'Release the trays' }).first()
  await cancelled.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('complementary')
  await expect(drawer.getByRole('heading', { name: /what was done and what takes it back/ })).toBeVisible()
  await expect(drawer.getByText(/^Release the trays · /)).toBeVisible()
})

test('d on a row without an open step says so and offers what can be done, instead of a form that leads nowhere', async ({
  page,
}) => {
  await open(page, 'as=y.costa&referrals=24', 'board/referral.in?stage=authorized')
  const bare = rows(page).filter({ hasText: 'not yet: Scheduled' }).first()
  await bare.getByRole('gridcell').first().focus()
  await page.keyboard.press('d')
  await expect(dialog(page)).toContainText('No step is open here')
  await page.keyboard.press('n')
  await expect(dialog(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(focused(page)).toHaveRole('gridcell')
})
