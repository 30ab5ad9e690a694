import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer, until } from '../builders/server.ts'
import { deskAt } from './parts/desk.ts'
import { feedOf, journeyOf, stayIn } from './parts/feed.ts'

const ROOT = join(import.meta.dirname, '../..')
const DISCHARGE = join(ROOT, 'assets/workflows/discharge.v1.json')
let there: TestServer
let folder: string

beforeAll(async () => {
  there = await testServer()
  folder = await mkdtemp(join(tmpdir(), 'onward-workflow-'))
})
afterAll(async () => {
  await there.stop()
  await rm(folder, { recursive: true })
})

/** Runs the tool as a person does; gives what it printed and its exit code. */
function tool(...args: string[]): Promise<{ said: string; code: number }> {
  return new Promise((resolve) => {
    const script = ['--import', 'tsx', 'server/app/workflow-cli/main.ts', ...args]
    const child = execFile(process.execPath, script, { cwd: ROOT }, (_error, stdout, stderr) =>
      resolve({ said: stdout + stderr, code: child.exitCode ?? -1 }),
    )
  })
}

/** The discharge with another time for a step, as a file. */
async function timed(name: string, minutes: number): Promise<string> {
  const template = JSON.parse(await readFile(DISCHARGE, 'utf8')) as { tasks: { key: string }[] }
  const tasks = template.tasks.map((task) => (task.key === 'med-rec' ? { ...task, sla: { minutes } } : task))
  const file = join(folder, name)
  await writeFile(file, JSON.stringify({ ...template, tasks }))
  return file
}

test('[JN19] lint says path and sentence of every fault and ends with 1; what is well ends with 0', async () => {
  expect(await tool('lint', DISCHARGE)).toEqual({ said: '1 file, 0 with faults\n', code: 0 })
  const wrong = await tool('lint', await timed('late.json', -5))
  expect(wrong.code).toBe(1)
  expect(wrong.said).toContain('fault tasks.med-rec.sla.minutes: Must be at least 0.')
  expect(await tool('lint', join(folder, 'nowhere.json'))).toMatchObject({ code: 1 })
  expect((await tool('lint')).code).toBe(1)
})

test('[WV3] [WV5] dry-run prints what a shorter time would have meant; one proposes, another publishes', async () => {
  const feed = await feedOf(there)
  const coordinator = await there.signIn('p.moreau')
  const stay = stayIn('4W 401 A', 'Told Ida')
  await feed.adt('A01', stay, { agoMin: 200 })
  // Written 100 minutes ago: the reconciliation has 60, and would have had 30.
  await feed.order('NW', stay, { at: Date.now() - 100 * 60_000 })
  await until(() => journeyOf(deskAt(there), coordinator, stay))
  feed.close()
  const at = ['--server', there.url]
  const dry = await tool('dry-run', await timed('short.json', 30), ...at)
  expect(dry).toMatchObject({ code: 0, said: expect.stringContaining('1 journey told again') })
  expect(dry.said).toMatch(/Reconcile medicines\s+1 → 1/)
  expect((await tool('propose', await timed('short.json', 30), ...at)).said).toContain('version 2 is proposed')
  const own = await tool('publish', 'discharge', ...at)
  expect(own).toMatchObject({ code: 1, said: expect.stringContaining('second person') })
  const other = await tool('publish', 'discharge', ...at, '--user', 'a.wolf')
  expect(other).toEqual({ code: 0, said: 'discharge version 2 is published: new journeys open on it.\n' })
})

test('a server that is not there, and nobody named outside a demo, are said in a line', async () => {
  const none = await tool('dry-run', DISCHARGE, '--server', 'http://127.0.0.1:9')
  expect(none.code).toBe(1)
  expect(none.said.trim().split('\n')).toHaveLength(1)
})

test('the workflow that docs/workflows.md shows can be published as it stands', async () => {
  const page = await readFile(join(ROOT, 'docs/workflows.md'), 'utf8')
  const file = join(folder, 'example.json')
  await writeFile(file, /```json\n([^]*?)```/.exec(page)?.[1] ?? '')
  expect(await tool('lint', file)).toEqual({ said: '1 file, 0 with faults\n', code: 0 })
})
