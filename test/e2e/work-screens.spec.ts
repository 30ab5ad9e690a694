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
const QUEUE = 'as=m.lopez&discharges=60'
const REFERRALS = 'as=y.costa&referrals=120'
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
const rows = (page: Page) => page.locator('[role=row][data-journey]')
const pane = (page: Page) => page.locator('[data-region=form] section')

test('a step is taken and finished from the queue by keyboard alone, and the hand is back on the list', async ({
  page,
}) => {
  await open(page, QUEUE, 'queue')
  await rows(page).first().getByRole('gridcell').first().focus()
  const task = await pane(page).getAttribute('data-task')
  await page.keyboard.press('d')
  await expect(pane(page).getByRole('radio', { name: 'yes' })).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(messages(page)).toContainText('Reconcile medicines')
  await expect(rows(page).first().getByRole('gridcell').first()).toBeFocused()
  const next = await rows(page).first().locator('[data-task]').first().getAttribute('data-task')
  expect(next).not.toBe(task)
  // [BO23] What was done stays in sight, and no key pressed on the list sends a form.
  await expect(pane(page)).toHaveAttribute('data-task', task ?? '')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('d')
  await expect(pane(page)).toHaveAttribute('data-task', next ?? '')
  await expect(rows(page).first().locator('[data-task]').first()).toHaveAttribute('data-task', next ?? '')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a message stands over the foot of the list, never over the buttons of a form', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 })
  await open(page, `${QUEUE}&theme=dark`, 'queue')
  await page
    .getByRole('gridcell', { name: /, free/ })
    .first()
    .focus()
  await page.keyboard.press('p')
  await expect(messages(page)).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const message = await messages(page).boundingBox()
  const form = await page.locator('[data-region=form]').boundingBox()
  expect((message?.x ?? 0) + (message?.width ?? 0)).toBeLessThanOrEqual(form?.x ?? 0)
  await page.keyboard.press('x')
  const send = await page.getByRole('dialog').locator('button[type=submit]').boundingBox()
  expect((message?.x ?? 0) + (message?.width ?? 0)).toBeLessThanOrEqual(send?.x ?? 0)
})

test('g and a letter lead to a screen from any list, and the palette has no row to act on where none is painted', async ({
  page,
}) => {
  await open(page, QUEUE, 'queue')
  await rows(page).first().getByRole('gridcell').first().focus()
  // d alone leads into the form of this list: after g it does not.
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page).toHaveURL(/#\/board\/discharge/)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page).toHaveURL(/#\/sync/)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Palette' })).toBeFocused()
  await expect(page.getByRole('group', { name: /^for / })).toHaveCount(0)
})

test('a half-filled form is kept while another task is looked at', async ({ page }) => {
  await open(page, QUEUE, 'queue')
  const first = rows(page).first().getByRole('gridcell').first()
  await first.focus()
  await pane(page).getByLabel('Calls to the prescriber').fill('2')
  await page.keyboard.press('Escape')
  await expect(first).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(pane(page).getByLabel('Calls to the prescriber')).toHaveValue('')
  await page.keyboard.press('ArrowUp')
  await expect(pane(page).getByLabel('Calls to the prescriber')).toHaveValue('2')
  await expect(pane(page)).toContainText('draft kept')
})

test('several are picked with shift and the arrows and taken with one key', async ({ page }) => {
  await open(page, 'as=m.lopez&discharges=120', 'queue')
  await page.locator('[role=row]', { hasText: 'Next for me' }).waitFor()
  await page.locator('[role=row][data-journey]:has([data-shape=free]) [role=gridcell]').first().focus()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.locator('[data-picked]')).toHaveCount(2)
  await page.keyboard.press('c')
  await expect(messages(page)).toContainText('2')
  await expect(page.locator('[data-picked]')).toHaveCount(0)
})

test('in the hand there is one job a page with three large buttons', async ({ page }) => {
  await page.setViewportSize({ width: 420, height: 860 })
  await open(page, QUEUE, 'queue')
  await expect(page.getByText(/Job 1 of \d+/)).toBeVisible()
  for (const name of ['Take', 'At the bed', 'Done'])
    expect((await page.getByRole('button', { name, exact: true }).boundingBox())?.height).toBeGreaterThanOrEqual(56)
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(
    page.getByRole('group', { name: 'List reconciled' }).or(page.getByText('List reconciled')).first(),
  ).toBeVisible()
})

test('y answers an escalation with a time, and the row says who is on it', async ({ page }) => {
  await open(page, 'as=k.lind&discharges=24', 'escalations')
  await expect(page.getByText(/interruptions per 10 min/)).toBeVisible()
  await rows(page).first().getByRole('gridcell').first().focus()
  await page.keyboard.press('y')
  await page.getByRole('button', { name: 'back in 20 min' }).click()
  await expect(rows(page).first()).toContainText('You, back by 14:22')
})

test('a number of the matrix shows its rows, and the address keeps it', async ({ page }) => {
  await open(page, REFERRALS, 'board/referral.in')
  const number = page.getByRole('button', { name: /^Received, past target: \d+/ })
  const count = Number(await number.innerText())
  await number.click()
  await expect(page).toHaveURL(/stage=received.*age=past/)
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1))
  await page.reload()
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1))
  await expect(number).toHaveAttribute('aria-pressed', 'true')
})

test('d on a call asks how it went; one digit counts the try and dates the next one', async ({ page }) => {
  await open(page, REFERRALS, 'board/referral.in?stage=authorized&group=next')
  // Of a step that another holds, the form records that one's act.
  const free = rows(page).filter({ hasText: 'Contact and schedule', has: page.locator('[data-shape=free]') })
  const call = page.locator(`[role=row][data-journey="${await free.first().getAttribute('data-journey')}"]`)
  await call.getByRole('gridcell').first().focus()
  await page.keyboard.press('d')
  await expect(page.getByRole('dialog')).toContainText('Try 1 of 3')
  await page.keyboard.press('3')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(call).toContainText('1 of 3')
  await expect(call).toContainText('next try 11 Mar')
  await expect(call.getByRole('gridcell').first()).toBeFocused()
})

test('every refusal has its sentence and a way on; discarding asks why and takes what fell with it', async ({
  page,
}) => {
  await open(page, 'as=m.lopez&discharges=240&cards=1', 'sync')
  const cards = page.locator('[data-card]')
  await expect(cards).toHaveCount(9)
  const first = cards.first()
  await expect(first).toContainText(
    'Not yours: M. Lopez claimed Reconcile medicines, 408A, at 13:56. You pressed at 14:02.',
  )
  await expect(first).toContainText('Fell with it')
  await first.focus()
  await page.keyboard.press('ArrowDown')
  await expect(cards.nth(1)).toBeFocused()
  await first.getByRole('button', { name: 'Discard' }).click()
  await expect(first).toContainText('Discards these 2 actions.')
  await first.getByRole('textbox', { name: 'Why is it discarded?' }).fill('done by a colleague')
  await page.keyboard.press('Enter')
  await expect(cards).toHaveCount(8)
})

test('a refused note is changed and sent again; its card goes', async ({ page }) => {
  await open(page, 'as=m.lopez&discharges=240&cards=1', 'sync')
  const card = page.locator('[data-card]', { hasText: 'Destination is now rehab' })
  await card.getByRole('button', { name: 'Change' }).click()
  const note = page.getByRole('dialog').getByRole('textbox')
  await expect(note).toHaveValue('Ride agreed with the son.')
  await note.fill('Ride agreed with the son, stretcher.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(card).toHaveCount(0)
})

test('[IN30] a silent feed is said in one bar and in the panel, and that people may go on', async ({ page }) => {
  await open(page, 'as=k.lind&discharges=5&silent=22', 'sync')
  await expect(page.getByLabel('Line and clock')).toContainText(/ADT 14:02.*Orders silent 22 min/s)
  await expect(
    page.getByRole('status').filter({ hasText: 'No Orders messages for 22 min (usual 2 min).' }),
  ).toBeVisible()
})

test('without a line every screen says how old it is and that one can go on', async ({ page }) => {
  await open(page, 'as=e.demir&discharges=5&line=offline', 'queue')
  await expect(page.getByText('Nothing for you as of 13:37. New work comes when the server answers.')).toBeVisible()
  await open(page, 'as=e.demir&discharges=5&line=offline', 'escalations')
  await expect(page.getByText(/Nothing was escalated to you as of 13:37/)).toBeVisible()
  await open(page, 'as=e.demir&discharges=5&line=offline', 'sync')
  await expect(page.getByText(/Offline since 13:37, showing 13:37:11/)).toBeVisible()
  await expect(page.getByText(/times are unconfirmed/)).toBeVisible()
})

const SCREENS = [
  [QUEUE, 'queue'],
  ['as=k.lind&discharges=24', 'escalations'],
  [REFERRALS, 'board/referral.in'],
  ['as=m.lopez&discharges=240&cards=1', 'sync'],
] as const

for (const theme of ['light', 'dark'])
  for (const [ask, screen] of SCREENS)
    test(`axe finds nothing on ${screen}, ${theme}`, async ({ page }) => {
      await open(page, `${ask}&theme=${theme}`, screen)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    })
