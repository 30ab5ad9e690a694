import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

async function open(page: Page, as: string, screen: string): Promise<void> {
  await page.goto(`${server.url}/?as=${as}&discharges=6&referrals=4&others=12#/${screen}`)
  await page.locator('[data-screen]').waitFor({ timeout: 60_000 })
}
const rows = (page: Page) => page.locator('[role=row][data-journey]')

test('[BO25] a workflow nobody drew a screen for has its board in the rail, on g, in the palette and in the list', async ({
  page,
}) => {
  await open(page, 'h.kim', 'board/discharge')
  const rail = page.getByRole('navigation')
  await expect(rail.getByRole('link', { name: 'Linen round' })).toBeVisible()
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('2')
  await expect(page).toHaveURL(/board\/linen/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Linen round')
  await expect(rows(page)).not.toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('discharge')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/board\/discharge/)
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await expect(page.getByRole('link', { name: /Linen round.* open/ })).toBeVisible()
})

test('[BO26] a bed by stages: its place names it, the matrix counts it, and it is worked by keyboard', async ({
  page,
}) => {
  await open(page, 'h.kim', 'board/linen')
  await expect(page.getByRole('columnheader', { name: 'Bed', exact: true })).toBeVisible()
  await expect(page.getByRole('table', { name: /Linen round by stage/ })).toContainText('Asked')
  const first = page.locator('[role=row][data-journey]:has-text("Fetch linen"):has([data-shape=free])').first()
  await expect(first).toContainText(/\d{3}[AB]/)
  const id = await first.getAttribute('data-journey')
  await first.getByRole('gridcell').first().focus()
  await page.keyboard.press('c')
  const row = page.locator(`[role=row][data-journey="${id}"]`)
  await expect(row).toContainText('You')
  await page.keyboard.press('d')
  await page.getByLabel('Sets').fill('2')
  await page.keyboard.press('Control+Enter')
  await expect(row).toContainText('Make the bed')
  await expect(row).toContainText('On its way')
})

test('[BO26] a case by departments: it is called what its template names it by, and nobody leaves', async ({
  page,
}) => {
  await open(page, 'd.soto', 'board/loan')
  await expect(page.getByRole('columnheader', { name: 'Case', exact: true })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Due', exact: true })).toBeVisible()
  await expect(rows(page).first()).toContainText('Infusion pump')
  await expect(page.getByText(/leaving today/)).toHaveCount(0)
  await rows(page).first().getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary')).toContainText('Infusion pump')
})

test('[OJ9] Shift+N opens any workflow that people open, and asks what it follows', async ({ page }) => {
  await open(page, 'k.lind', 'board/discharge')
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('Shift+N')
  const form = page.getByRole('dialog')
  await form.getByLabel('Workflow').selectOption('Linen round')
  await form.getByLabel('Unit').selectOption('4 West')
  await form.getByLabel('Bed').selectOption('403A')
  await expect(form.getByLabel('Family name')).toHaveCount(0)
  await page.keyboard.press('Control+Enter')
  await expect(form).toHaveCount(0)
  await page.goto(`${page.url().split('#')[0]}#/board/linen`)
  await expect(rows(page).filter({ hasText: '403A' })).not.toHaveCount(0)
})

test('[BO9] o changes the order, the address keeps it, Esc gives the hand back', async ({ page }) => {
  await open(page, 'k.lind', 'board/discharge')
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('o')
  const order = page.getByLabel('Order')
  await expect(order).toBeFocused()
  await order.selectOption('bites')
  await expect(page).toHaveURL(/order=bites/)
  await page.keyboard.press('Escape')
  await expect(page.locator('[role=gridcell][tabindex="0"]')).toBeFocused()
})

for (const screen of ['boards', 'board/linen', 'board/loan'])
  test(`axe finds nothing on ${screen}`, async ({ page }) => {
    await open(page, 'h.kim', screen)
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  })
