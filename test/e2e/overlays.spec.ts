import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type Fixture, serveFixture } from './fixture/serve.ts'

let server: Fixture

test.describe.configure({ timeout: 120_000 })

test.beforeAll(async () => {
  server = await serveFixture()
})
test.afterAll(() => server.close())

/** What the fixture page publishes, as far as this test drives it. */
type Published = {
  readonly outbox: {
    record: () => Promise<object>
    readonly view: { getState(): { pending: { command: { commandId: string; issuedAt: number } }[] } }
    answer(outcome: object): Promise<void>
  }
  readonly line: { getState(): { line: { asOf: number } }; setState(state: object): void }
}
declare const fixture: Published

/** A pharmacist on the discharge board, the hand on a free step of hers. */
async function openBoard(page: Page, query = ''): Promise<Locator> {
  await page.goto(`${server.url}/?as=m.lopez&discharges=24&referrals=0${query}#/board/discharge`)
  const cell = page.getByRole('gridcell', { name: /^Pharmacy, Reconcile medicines, free/ }).first()
  // Made by the engine, once for each address: slow on a busy machine.
  await cell.waitFor({ timeout: 60_000 })
  await cell.focus()
  return cell
}
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
const mine = (page: Page) => page.getByRole('gridcell', { name: /^Pharmacy, Reconcile medicines, claimed.*yours/ })

test('the palette acts on the row it names, by keyboard alone, and gives the focus back', async ({ page }) => {
  const cell = await openBoard(page)
  const bed = await page.locator('[data-journey]', { has: cell }).locator('strong').first().innerText()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Palette' })).toBeFocused()
  await expect(page.getByRole('group', { name: new RegExp(`^for ${bed} .* · Reconcile medicines$`) })).toBeVisible()
  await page.keyboard.type('clai')
  await expect(page.getByRole('listbox', { name: 'Palette' }).getByRole('option', { selected: true })).toContainText(
    'claim',
  )
  await page.keyboard.press('Enter')
  await expect(messages(page)).toContainText(`Claimed Reconcile medicines, ${bed}`)
  await expect(mine(page).first()).toBeFocused()
  await page.keyboard.press('z')
  await expect(messages(page)).toContainText('Taken back: Reconcile medicines')
})

test('the palette says why not, finds a patient from what is held, and lists units', async ({ page }) => {
  await openBoard(page, '&line=offline')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('group', { name: 'not now' }).getByRole('option').first()).toBeDisabled()
  await page.keyboard.type('riv')
  await expect(page.getByRole('listbox', { name: 'Palette' }).getByRole('option', { selected: true })).toContainText(
    /RIVERA, .* · 408A · MRN …/,
  )
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Journey of 408A' })).toBeVisible()
})

test('a refusal that comes later is told with who and when, and leads to its card', async ({ page }) => {
  await openBoard(page, '&answer=no')
  await page.keyboard.press('c')
  await expect(messages(page).getByRole('button', { name: 'undo' })).toBeVisible()
  await page.evaluate(async () => {
    const { command } = fixture.outbox.view.getState().pending[0] as {
      command: { commandId: string; issuedAt: number }
    }
    const refusal = { code: 'already-claimed', by: 'Jorge Ortiz', at: command.issuedAt - 60_000, row: null }
    const answer = { outcome: 'rejected', commandId: command.commandId, seq: null, changed: [], effectiveAt: null }
    await fixture.outbox.answer({ ...answer, refusal })
  })
  await expect(messages(page)).toContainText(/Not yours: Jorge Ortiz claimed Reconcile medicines, .* at 14:01/)
  await expect(messages(page).getByText(/^Claimed/)).toHaveCount(0)
  await messages(page).getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/#\/sync/)
})

test('a full disk: nothing was recorded, the form keeps what was typed, and it can be copied', async ({ page }) => {
  await openBoard(page)
  await page.evaluate(() => {
    fixture.outbox.record = async () => ({ ok: false, reason: 'disk-full', message: 'full' })
    navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))
  })
  await page.keyboard.press('n')
  await page.keyboard.type('the daughter comes at three')
  await page.keyboard.press('Control+Enter')
  await expect(messages(page)).toContainText('Not saved: this disk is full, nothing was recorded. Write it down.')
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('the daughter comes at three')
  await messages(page).getByRole('button', { name: 'Copy' }).click()
  await expect(messages(page).getByRole('status')).toHaveText('Copied.')
})

test('back from an outage: how many were accepted, once they have their answers', async ({ page }) => {
  await openBoard(page, '&answer=no')
  await page.keyboard.press('c')
  await page.evaluate(() => {
    const { asOf } = fixture.line.getState().line
    const away = { kind: 'offline', since: asOf - 600_000, asOf: asOf - 600_000, why: 'no-answer' }
    fixture.line.setState({ line: away })
    fixture.line.setState({ line: { kind: 'live', asOf } })
  })
  await expect(messages(page).getByText(/^Back at/)).toHaveCount(0)
  await page.evaluate(async () => {
    const { command } = fixture.outbox.view.getState().pending[0] as { command: { commandId: string } }
    const answer = { outcome: 'applied', commandId: command.commandId, seq: 9, changed: [], effectiveAt: null }
    await fixture.outbox.answer({ ...answer, refusal: null })
  })
  await expect(messages(page)).toContainText('Back at 14:02. Your action was accepted.')
})

test('the keys of this screen, and the setting of single letters', async ({ page }) => {
  const cell = await openBoard(page)
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys of this screen' })
  await expect(dialog.getByRole('heading', { name: 'The step under the cursor' })).toBeVisible()
  await dialog.getByRole('switch', { name: 'Single letters act' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(cell).toBeFocused()
  await page.keyboard.press('c')
  await expect(messages(page)).toHaveCount(0)
})

for (const theme of ['light', 'dark'])
  test(`palette, help and messages pass axe, ${theme}`, async ({ page }) => {
    const faults = async () =>
      (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()).violations
    const cell = await openBoard(page, `&theme=${theme}`)
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Palette' })).toBeFocused()
    expect(await faults()).toEqual([])
    await page.keyboard.press('Escape')
    await expect(cell).toBeFocused()
    await page.keyboard.press('c')
    await expect(messages(page)).toBeVisible()
    expect(await faults()).toEqual([])
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await faults()).toEqual([])
  })
