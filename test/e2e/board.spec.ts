import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })

test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

/** A coordinator of 4 West on her board. */
async function openBoard(page: Page, query = ''): Promise<void> {
  await page.goto(`${server.url}/as=k.lind&discharges=24&referrals=4${query}#/board/discharge`)
  // Made by the engine, once for each address: slow on a busy machine.
  await page.getByRole('row').nth(3).waitFor({ timeout: 60_000 })
}

const rowOf = (cell: Locator, page: Page) => page.locator('[role=row][data-journey]', { has: cell })
const freeStep = (page: Page) => page.getByRole('gridcell', { name: /^Nursing, Discharge teaching, free/ }).first()
const dialog = (page: Page) => page.getByRole('dialog')

/** What axe finds, in the whole page or in one part of it: reading the board behind a form again takes seconds. */
async function faults(page: Page, part = 'body'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

test('one tab stop, arrows move it, and the line at the foot names what the keys would act on', async ({ page }) => {
  await openBoard(page)
  const first = page.locator('[role=gridcell][tabindex="0"]')
  await expect(first).toHaveCount(1)
  await expect(first).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(page.locator('[role=gridcell][tabindex="0"]')).toBeFocused()
  await freeStep(page).focus()
  const bed = await rowOf(freeStep(page), page).locator('strong').first().innerText()
  await expect(page.locator('footer')).toContainText(`${bed} › Nursing › Discharge teaching`)
})

test('claim to done by keyboard alone: the form names the patient, keeps a draft, and gives the focus back', async ({
  page,
}) => {
  await openBoard(page)
  await freeStep(page).focus()
  const task = await page.locator(':focus').getAttribute('data-task')
  const cell = page.locator(`[data-task="${task}"][aria-label^="Nursing"]`)
  await page.keyboard.press('c')
  await expect(cell).toHaveAccessibleName(/claimed.*yours/)
  await page.keyboard.press('d')
  await expect(dialog(page)).toContainText(/born \d\d \w{3} \d{4}.*MRN/)
  await page.getByRole('textbox', { name: 'Note' }).fill('papers in Spanish')
  await page.keyboard.press('Escape')
  await expect(cell).toBeFocused()
  await page.keyboard.press('d')
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('papers in Spanish')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
  // The cell shows what nursing owes next, and the hand stays on it.
  const nursing = page.locator(`[data-journey="${task?.split('/')[0]}"] [aria-label^="Nursing"]`)
  await expect(nursing).not.toHaveAccessibleName(/Discharge teaching/)
  await expect(nursing).toBeFocused()
})

test('[BO31] the hand is in a form from the moment it is painted: no key falls through to the board', async ({
  page,
}) => {
  await openBoard(page)
  await freeStep(page).focus()
  const at = await page.evaluate(async () => {
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    const cell = document.activeElement
    press('d')
    // No task, no frame: as soon as the key's own work is done.
    await Promise.resolve()
    const inside = document.activeElement?.closest('[role="dialog"]') !== null
    // The focus is where no key should be heard: in the board behind.
    if (cell instanceof HTMLElement) cell.focus()
    press('c')
    await Promise.resolve()
    return { inside, claimed: cell?.getAttribute('aria-label')?.includes('claimed') }
  })
  expect(at).toEqual({ inside: true, claimed: false })
  // A key pressed behind a form brings the hand back into it.
  await page.keyboard.press('Tab')
  await expect(dialog(page).locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
})

test('the menu offers first what can be done, and says why the rest cannot', async ({ page }) => {
  await openBoard(page)
  const held = page
    .getByRole('gridcell', { name: /^Pharmacy, Reconcile medicines, (claimed|working).* has it/ })
    .first()
  await held.focus()
  await page.keyboard.press('m')
  const lines = dialog(page).getByRole('listitem')
  await expect(lines.first().getByRole('button')).toBeFocused()
  await expect(lines.filter({ hasText: /not now: .* has it/ }).first()).toBeVisible()
  await page.keyboard.press('n')
  await expect(dialog(page)).toContainText('Note:')
})

test('the drawer follows the hand, is no dialog, and Escape brings the hand back', async ({ page }) => {
  await openBoard(page)
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('complementary')
  const before = await drawer.getAttribute('aria-label')
  await page.keyboard.press('ArrowDown')
  await expect(drawer).not.toHaveAttribute('aria-label', before ?? '')
  await page.keyboard.press('6')
  await expect(drawer.getByRole('heading', { name: /Clocks/ })).toBeFocused()
  await expect(drawer).toContainText(/min = \d\d:\d\d–/)
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await expect(page.locator('[role=gridcell][tabindex="0"]')).toBeFocused()
})

test('[BO22] times are the hospital’s, also when the workstation is set to another zone while the board is open', async ({
  page,
}) => {
  await openBoard(page)
  // Those in sight: how many lines stand ready below them changes a moment after each drawing.
  const leaveTimes = async () => {
    const cells = page.locator('[role=row][data-journey] > [role=gridcell]:nth-child(2) > div:first-child')
    return (await cells.allInnerTexts()).slice(0, 8)
  }
  await expect.poll(async () => (await leaveTimes()).filter((text) => /^\d\d:\d\d$/.test(text)).length).toBe(8)
  const before = await leaveTimes()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' })
  expect(await page.evaluate(() => new Date(0).getHours())).toBe(9)
  // Drawn anew, from the rows that were there before.
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page).toHaveURL(/#\/sync/)
  await page.goBack()
  await expect.poll(leaveTimes).toEqual(before)
})

test('counts are filters in the address; a typed name is not', async ({ page }) => {
  await openBoard(page)
  const rows = page.locator('[role=row][data-journey]')
  const late = page.getByRole('button', { name: /late$/ })
  const count = Number((await late.innerText()).split(' ')[0])
  await late.click()
  await expect(page).toHaveURL(/only=late/)
  await expect(rows).toHaveCount(count)
  await late.click()
  await page.keyboard.press('Escape')
  await page.locator('[role=gridcell][tabindex="0"]').focus()
  await page.keyboard.press('/')
  await page.keyboard.type('zzz')
  await expect(page.getByText('No row matches. Esc clears the filter.')).toBeVisible()
  expect(page.url()).not.toContain('zzz')
  await page.keyboard.press('Escape')
  await expect(rows.first()).toBeVisible()
})

for (const theme of ['light', 'dark'])
  test(`board, drawer and forms have no fault that axe finds, ${theme}`, async ({ page }) => {
    await openBoard(page, `&theme=${theme}`)
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary')).toContainText('Tasks')
    expect(await faults(page, 'aside')).toEqual([])
    for (const key of ['d', 'm', 'x', 'b', 'e', 't']) {
      await freeStep(page).focus()
      await page.keyboard.press(key)
      await expect(dialog(page)).toBeVisible()
      expect(await faults(page, '[role="dialog"]')).toEqual([])
      await page.keyboard.press('Escape')
      await expect(dialog(page)).toHaveCount(0)
    }
  })
