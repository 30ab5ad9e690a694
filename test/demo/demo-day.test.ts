import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { runDemo, type DemoRan } from './run-demo.ts'

type Row = Record<string, never> & { id: string; workflow: string; stage: string; state: string; marks: string[] }
type Listed = { items: Row[] }

/** What a demo has to show side by side from its first hours on. */
const TOGETHER = ['discharge', 'referral.in', 'bed', 'admission', 'auth', 'recall']

let hospital: TestServer

beforeAll(async () => {
  hospital = await testServer()
})
afterAll(() => hospital.stop())

test('a demo day plays on a real server: boards of every stage, people at work, some messages in quarantine', async () => {
  const demo = started()
  const [house, desk, analyst] = await Promise.all(['p.moreau', 't.singh', 'm.reyes'].map(hospital.signIn))
  const rows = async (path: string, as = house) => ((await hospital.call(path, { as: as ?? '' })).body as Listed).items
  await until(async () => {
    const [discharges, referrals] = [
      await rows('/api/v1/journeys?limit=500'),
      await rows('/api/v1/journeys?limit=500', desk),
    ]
    const stages = new Set(
      [...discharges, ...referrals].filter(({ state }) => state === 'open').map(({ stage }) => stage),
    )
    const boards = ['planned', 'clearing', 'left', 'received', 'scheduled', 'attended'].every((stage) =>
      stages.has(stage),
    )
    return boards && discharges.length > 25
  }, 240_000)
  const open = await rows('/api/v1/journeys?workflow=discharge&state=open&limit=500')
  expect(open.length).toBeGreaterThan(18)
  expect(open.filter(({ marks }) => marks.includes('late-feed')).length).toBeLessThan(8)
  expect((await rows('/api/v1/inbound?status=quarantined', analyst)).length).toBeGreaterThan(0)
  // Bed turnovers, admissions, authorizations and recalls run beside them, opened and moved by their messages.
  const journeysOf = async (workflow: string) =>
    (await hospital.server.db.reads.journeys('demo', { workflow }, { limit: 500, after: null })).items
  await until(async () => {
    const beside = await Promise.all(['bed', 'admission', 'auth', 'recall', 'supply'].map(journeysOf))
    return beside.every((found) => found.length > 0) && beside[0]?.some(({ state }) => state === 'closed') === true
  }, 240_000)
  // And at one moment all of them are open together: each has its board at work, none waits for another to end.
  const openAtOnce = async () => {
    const found = await Promise.all(TOGETHER.map(journeysOf))
    return found.map((journeys) => journeys.filter(({ state }) => state === 'open').length)
  }
  await until(async () => (await openAtOnce()).every((open) => open > 0), 240_000)
  const { played, staff } = await demo.stop()
  expect(played.unexpected).toEqual([])
  expect(staff.done).toBeGreaterThan(10)
  expect([...staff.faults.keys()]).toEqual([])
}, 900_000)

test('a stopped demo goes on where it was', async () => {
  const demo = started()
  const line = await until(async () => demo.lines.find((said) => said.includes('going on after message')), 240_000)
  expect(Number(/message (\d+)/.exec(line)?.[1])).toBeGreaterThan(228)
  await until(async () => demo.lines.some((said) => said.includes('is open')), 240_000)
  const { played, place } = await demo.stop()
  expect(played.unexpected).toEqual([])
  expect(place.seed).toBe('day')
}, 600_000)

function started(): { lines: string[]; stop(): Promise<DemoRan> } {
  const stop = new AbortController()
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  const {
    url: server,
    server: { mllpPort },
  } = hospital
  const running = runDemo({ server, mllpPort, speed: 120, seed: 'day', signal: stop.signal, say })
  // Read at the end, or reported by the wait that it makes fail.
  running.catch(() => undefined)
  return {
    lines,
    stop: () => {
      stop.abort()
      return running
    },
  }
}
