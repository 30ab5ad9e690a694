import { expect, type Page, test } from '@playwright/test'
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
    await page.getByRole('textbox', { name: 'Note' }).fill(WORDS)
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
