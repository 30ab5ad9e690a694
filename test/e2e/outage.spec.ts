import { expect, test } from '@playwright/test'
import { ConsolePage } from './console-page.ts'
import { Hospital } from './hospital.ts'
import { admitAndOrder } from './people.ts'

/** How long the server is away, ms. */
const OUTAGE_MS = 30_000

const PEOPLE = [
  { mrn: 'E2E-1', family: 'Testerly', given: 'Ada', visit: 'V-E2E-1', room: '401', bed: 'A' },
  { mrn: 'E2E-2', family: 'Probeman', given: 'Bo', visit: 'V-E2E-2', room: '402', bed: 'A' },
  { mrn: 'E2E-3', family: 'Samplesen', given: 'Cy', visit: 'V-E2E-3', room: '403', bed: 'B' },
] as const

type Seen = { items: { id: string; journey: string; title: string; state: string; owner?: { name: string } }[] }

test('messages move two boards; an outage loses nothing, does nothing twice, and explains the conflict', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const hospital = await Hospital.open()
  try {
    const coordinator = await ConsolePage.signIn(browser, hospital, 'k.lind')
    const pharmacist = await ConsolePage.signIn(browser, hospital, 'm.lopez')
    await coordinator.open('board/discharge')
    await pharmacist.open('queue')

    await test.step('HL7 messages in: both consoles show the patients', async () => {
      for (const person of PEOPLE) await admitAndOrder(hospital, person)
      for (const { room, bed } of PEOPLE) {
        await expect(coordinator.cell(room + bed, /^Pharmacy, Reconcile medicines, free/)).toBeVisible()
        await expect(pharmacist.bed(room + bed).first()).toBeVisible()
      }
    })

    await test.step('a claim on one shows on the other, with who has it', async () => {
      await pharmacist.bed('401A').first().click()
      await pharmacist.page.keyboard.press('c')
      await expect(coordinator.cell('401A', /^Pharmacy, Reconcile medicines, claimed.*Maria Lopez/)).toBeVisible()
    })

    await test.step('a form completes it, and the nurse is next', async () => {
      await pharmacist.page.getByRole('radio', { name: 'yes' }).check()
      await pharmacist.page.keyboard.press('Control+Enter')
      await expect(coordinator.cell('401A', /^Pharmacy, Reconcile medicines, done/)).toBeVisible()
      await expect(coordinator.cell('401A', /^Nursing, Discharge teaching, free/)).toBeVisible()
    })

    const away = Date.now()
    await test.step('the server goes; both see it and go on working', async () => {
      await hospital.stop('SIGKILL')
      await expect(coordinator.page.getByText(/Offline since/).first()).toBeVisible({ timeout: 30_000 })
      await expect(pharmacist.page.getByText(/Offline since/).first()).toBeVisible({ timeout: 30_000 })
      // The same task at both, a task of her own at the pharmacist's, a nursing task at the coordinator's.
      await coordinator.cell('402A', /^Pharmacy, Reconcile medicines, free/).click()
      await coordinator.page.keyboard.press('c')
      await expect(coordinator.cell('402A', /^Pharmacy, Reconcile medicines, claimed.*you/i)).toBeVisible()
      await pharmacist.bed('402A').first().click()
      await pharmacist.page.keyboard.press('c')
      await pharmacist.bed('403B').first().click()
      await pharmacist.page.getByRole('radio', { name: 'yes' }).check()
      await pharmacist.page.keyboard.press('Control+Enter')
      await coordinator.cell('401A', /^Nursing, Discharge teaching, free/).click()
      await coordinator.page.keyboard.press('c')
      await expect(coordinator.page.getByText('2 waiting to send ·')).toBeVisible()
      await expect(pharmacist.page.getByText('2 waiting to send ·')).toBeVisible()
    })

    await test.step('the server is away for 30 s, then back: everything is sent', async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, OUTAGE_MS - (Date.now() - away))))
      await hospital.start()
      await expect(coordinator.page.getByText('0 waiting to send ·')).toBeVisible({ timeout: 30_000 })
      await expect(pharmacist.page.getByText('0 waiting to send ·')).toBeVisible({ timeout: 30_000 })
    })

    await test.step('nothing lost, nothing twice: one owner each, one log entry each', async () => {
      const { items } = await hospital.read<Seen>('k.lind', '/api/v1/tasks?limit=500')
      const ofPatient = async (visit: string) => (await journeyOf(hospital, visit)).id
      const task = async (visit: string, title: string) => {
        const journey = await ofPatient(visit)
        return items.find((one) => one.journey === journey && one.title === title)
      }
      expect(await task('V-E2E-3', 'Reconcile medicines')).toMatchObject({ state: 'done' })
      expect(await task('V-E2E-1', 'Discharge teaching')).toMatchObject({
        state: 'claimed',
        owner: { name: 'Karin Lind' },
      })
      const contested = await task('V-E2E-2', 'Reconcile medicines')
      expect(contested?.state).toBe('claimed')
      expect(['Karin Lind', 'Maria Lopez']).toContain(contested?.owner?.name)
      const { timeline } = await hospital.read<{ timeline: { verb: string }[] }>(
        'k.lind',
        `/api/v1/journeys/${contested?.journey}`,
      )
      expect(timeline.filter(({ verb }) => verb === 'claim')).toHaveLength(1)
      const done = await hospital.read<{ timeline: { verb: string }[] }>(
        'k.lind',
        `/api/v1/journeys/${await ofPatient('V-E2E-3')}`,
      )
      expect(done.timeline.filter(({ verb }) => verb === 'complete')).toHaveLength(1)
    })

    await test.step('one of the two is told by whom and when, and what to do next', async () => {
      await coordinator.open('sync')
      await pharmacist.open('sync')
      const told = /Not yours: ((K\.|Karin) Lind|(M\.|Maria) Lopez) claimed Reconcile medicines, 402A, at \d\d:\d\d/
      const cards = [coordinator, pharmacist].map(({ page }) => page.getByText(told).first())
      await expect
        .poll(async () =>
          (await Promise.all(cards.map((card) => card.count())))
            .map((count) => Math.min(count, 1))
            .toSorted((a, b) => a - b),
        )
        .toEqual([0, 1])
    })
    await coordinator.close()
    await pharmacist.close()
  } finally {
    await hospital.close()
  }
})

async function journeyOf(hospital: Hospital, visit: string): Promise<{ id: string }> {
  type Journeys = { items: { id: string; patient: { visit: string } | null }[] }
  const { items } = await hospital.read<Journeys>('k.lind', '/api/v1/journeys?workflow=discharge&limit=500')
  const found = items.find(({ patient }) => patient?.visit === visit)
  if (found === undefined) throw new Error(`no journey of ${visit}`)
  return found
}
