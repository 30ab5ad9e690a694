import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })
test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

/** A coordinator of 4 West on her board, the drawer of the first patient open. */
async function openDrawer(page: Page): Promise<void> {
  await page.goto(`${server.url}/as=k.lind&discharges=6&referrals=0#/board/discharge`)
  await page.getByRole('row').nth(3).waitFor({ timeout: 60_000 })
  await page.locator('[role=gridcell][tabindex="0"]').focus()
}
const drawer = (page: Page) => page.getByRole('complementary')
const dialog = (page: Page) => page.getByRole('dialog')

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('[role=dialog]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

test('[AT1] + adds a step to the patient under the hand: it stands among the steps', async ({ page }) => {
  await openDrawer(page)
  await page.keyboard.press('+')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page).getByRole('alert')).toContainText('Fill in: What is to be done, Department')
  await dialog(page).getByLabel('What is to be done').fill('Bring the walker')
  await dialog(page).getByLabel('Department', { exact: true }).selectOption({ label: 'Nursing' })
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(drawer(page)).toContainText('Bring the walker')
})

test('[RE1] who stands to the patient is said from the drawer, and ended there', async ({ page }) => {
  await openDrawer(page)
  await page.keyboard.press('Enter')
  await page.keyboard.press('5')
  await expect(drawer(page)).toContainText('Nobody is known.')
  await drawer(page).getByRole('button', { name: 'add', exact: true }).click()
  await dialog(page).getByLabel('As what').selectOption({ label: 'Family who arranges' })
  await dialog(page).getByLabel('Name').fill('Ida Roe')
  await dialog(page).getByLabel('Number or address').fill('555 0100')
  await dialog(page).getByLabel('May they be told?').selectOption({ label: 'the patient agreed' })
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  const line = drawer(page).getByRole('listitem').filter({ hasText: 'Family who arranges: Ida Roe' })
  await expect(line).toContainText('555 0100, the patient agreed')
  await drawer(page).getByRole('button', { name: 'no longer: Ida Roe' }).click()
  await expect(line).toHaveCount(0)
})

test('[RE4] a step names who must be told: who is known is said there, and that they were told', async ({ page }) => {
  await page.goto(`${server.url}/as=n.farouk&discharges=0&referrals=0&others=12#/queue`)
  await page.getByText('My team has').click({ timeout: 60_000 })
  await page.getByText('Make the bed').first().click({ timeout: 10_000 })
  const must = page.getByRole('heading', { name: 'Must be told' }).locator('xpath=following-sibling::ul[1]')
  await must.waitFor({ timeout: 10_000 })
  await expect(must).toContainText('Interpreter: nobody known')
  await must.getByRole('button', { name: 'Who stands to the patient' }).click()
  await dialog(page).getByLabel('As what').selectOption({ label: 'Interpreter' })
  await dialog(page).getByLabel('Name').fill('Ada Lund')
  await dialog(page).getByLabel('May they be told?').selectOption({ label: 'the patient agreed' })
  await page.keyboard.press('Control+Enter')
  await must.getByRole('button', { name: 'told: Ada Lund' }).click()
  await expect(must).toContainText(/Ada Lund \(.+, \d\d:\d\d\)/)
})
