import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type Page, test } from '@playwright/test'
import { ConsolePage } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

const PATIENT = { mrn: 'SEAL-1', family: 'Sealwell', given: 'Sam', visit: 'V-SEAL-1', room: '405', bed: 'A' }
const WORDS = 'Daughter Ines has the insulin pens'

test('[SE1] [SG1] [SG2] a note written offline lies on the disk sealed and signed, outlives a reload, and is done as its person’s over another’s line', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const hospital = await Hospital.open()
  try {
    const console = await ConsolePage.signIn(browser, hospital, 'k.lind')
    const { page } = console
    await console.open('board/discharge')
    await admitAndOrder(hospital, PATIENT)
    const free = console.cell('405A', /^Pharmacy, Reconcile medicines, free/)
    await expect(free).toBeVisible()
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))

    await hospital.stop('SIGKILL')
    await expect(page.getByText(/Offline since/).first()).toBeVisible({ timeout: 30_000 })
    await free.click()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill(WORDS)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()
    const kept = await outboxOf(page)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatchObject({ command: { verb: 'note', args: { sealed: { names: ['text'] } } } })
    expect(JSON.stringify(kept)).toMatch(/"signature":"[\w-]{86}"/)
    expect(await everythingKept(page)).not.toContain('insulin')

    await page.reload()
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()
    await signOut(page)
    await hospital.start()
    // Nothing was heard of the sign-out: the next person's line carries what she signed, and nobody believes it otherwise.
    await signIn(page, 'm.lopez', await hospital.password())
    type Task = { id: string; title: string; journey: string }
    type Detail = {
      journey: { notes?: { text: string; by: string }[] }
      tasks: { id: string; notes?: { text: string; by: string }[] }[]
    }
    const { items } = await hospital.read<{ items: Task[] }>('k.lind', '/api/v1/tasks?department=PHA')
    const task = items.find(({ title }) => title === 'Reconcile medicines')
    const notes = async () =>
      JSON.stringify(await hospital.read<Detail>('k.lind', `/api/v1/journeys/${task?.journey ?? ''}`))
    await expect.poll(notes, { timeout: 40_000 }).toContain(WORDS)
    expect(await notes()).toMatch(/Karin Lind/)
    await console.close()
  } finally {
    await hospital.close()
  }
})

test('[SE1] a browser’s whole profile on disk has the words of a note nowhere: written offline, the browser gone', async () => {
  test.setTimeout(180_000)
  const hospital = await Hospital.open()
  const profile = await mkdtemp(join(tmpdir(), 'onward-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...test.info().project.use.launchOptions,
    timezoneId: 'America/New_York',
  })
  try {
    const page = await context.newPage()
    await page.goto(hospital.url)
    await signIn(page, 'm.lopez', await hospital.password())
    await page.goto(`${hospital.url}/#/queue`)
    await admitAndOrder(hospital, { ...PATIENT, mrn: 'SEAL-2', family: 'Diskwell', visit: 'V-SEAL-2', room: '406' })
    const mine = page.locator('[data-journey]', { hasText: '406A' }).first()
    await expect(mine).toBeVisible()
    await hospital.stop('SIGKILL')
    await expect(page.getByText(/Offline since/).first()).toBeVisible({ timeout: 30_000 })
    await mine.click()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill(WORDS)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('1 waiting to send ·')).toBeVisible()
    const [kept] = await outboxOf(page)
    const box = JSON.stringify(kept?.command.args)
    await context.close()
    // What is looked for would be found: the box itself lies there.
    expect(await filesWith(profile, box)).not.toEqual([])
    expect(await filesWith(profile, 'insulin pens')).toEqual([])
  } finally {
    await context.close()
    await hospital.close()
    await rm(profile, { recursive: true, force: true })
  }
})

/** Files below a folder that hold this text, in UTF-8 or UTF-16. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))
      found.push(join(entry.parentPath, entry.name))
  }
  return found
}

type Kept = { command: { verb: string; args: Record<string, unknown> } }

/** The actions on this page's disk, as they lie there. */
function outboxOf(page: Page): Promise<Kept[]> {
  return read(page, 'onward-outbox').then((records) =>
    records.flatMap((record) => (record.body === undefined ? [] : [JSON.parse(record.body) as Kept])),
  )
}

/** All that this page keeps, as one text. */
async function everythingKept(page: Page): Promise<string> {
  const stores = await Promise.all([read(page, 'onward-outbox'), read(page, 'onward-cache')])
  const storage = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  return JSON.stringify(stores) + storage
}

function read(page: Page, name: string): Promise<{ body?: string }[]> {
  return page.evaluate(
    (of) =>
      new Promise<{ body?: string }[]>((settle) => {
        const opening = indexedDB.open(of)
        opening.addEventListener('success', () => {
          const db = opening.result
          const all: { body?: string }[] = []
          const reading = db.transaction([...db.objectStoreNames])
          for (const store of db.objectStoreNames)
            reading
              .objectStore(store)
              .getAll()
              .addEventListener('success', (event) =>
                all.push(...(event.target as IDBRequest<{ body?: string }[]>).result),
              )
          reading.addEventListener('complete', () => {
            db.close()
            settle(all)
          })
        })
      }),
    name,
  )
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /K. Lind/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('Password', { exact: true }).waitFor()
}

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  const screens = page.getByRole('navigation', { name: 'Screens' })
  await screens
    .or(page.getByRole('button', { name: 'Only what is mine' }))
    .first()
    .waitFor()
}
