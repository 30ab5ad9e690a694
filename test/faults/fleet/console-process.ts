/** One headless console as a process of its own: the console's own code, its actions in a real journal file. */
import { openJournal } from '../../../electron/journal/journal.ts'
import { lockFile } from '../../../electron/journal/file-lock.ts'
import { realDisk } from '../../../electron/journal/real-disk.ts'
import { createConsoleCore, type ConsoleCore } from '../../../renderer/app/console-core.ts'
import { memoryCache } from '../../../renderer/db/memory-cache.ts'
import type { OutboxDisk } from '../../../renderer/outbox/outbox-disk.ts'
import { testKeys } from '../../builders/headless-console.ts'
import { httpSessionApi } from '../../../renderer/sync/http-session-api.ts'
import { httpReference } from '../../../renderer/sync/reference-source.ts'
import { httpSnapshots } from '../../../renderer/sync/snapshot-source.ts'
import { socketLink } from '../../../renderer/sync/socket-link.ts'
import { isFinal, ownerOf } from '../../../shared/domain/task.ts'
import { rowKey } from '../../../shared/domain/row.ts'
import { actorIn } from '../../../renderer/state/session-store.ts'
import { answerCalls } from '../../bench/tools/answer-calls.ts'
import { systemParts } from '../../builders/system.ts'

const { CONSOLE_SERVER = '', CONSOLE_USER = '', CONSOLE_PASSWORD = '', CONSOLE_JOURNAL = '' } = process.env
const device = `device-${CONSOLE_USER}`

async function disk(): Promise<OutboxDisk> {
  const opened = await openJournal({ disk: realDisk, lock: lockFile }, CONSOLE_JOURNAL)
  if (!opened.ok) throw new Error(opened.message)
  const journal = opened.value
  return { ...journal, load: async () => ({ ...journal.load(), records: [...journal.load().records] }) }
}

const core: ConsoleCore = createConsoleCore({
  ...systemParts,
  cache: memoryCache(),
  disk: await disk(),
  link: socketLink({ origin: CONSOLE_SERVER, headers: { origin: 'app://onward' } }),
  snapshots: httpSnapshots(CONSOLE_SERVER, fetch),
  reference: httpReference(CONSOLE_SERVER, fetch),
  api: httpSessionApi(CONSOLE_SERVER, device, fetch),
  keys: testKeys(),
  deviceId: device,
  client: 'faults/1',
  report: () => undefined,
})
let isActing = false
/** Long notes as fast as they are taken: what fills a journal. */
let isRushing = false

answerCalls({
  act({ on, rush = false }: { on: boolean; rush?: boolean }) {
    isActing = on
    isRushing = rush
  },
  state: () => ({
    line: core.state.status.getState().line.kind,
    pending: core.outbox.view.getState().pending.map(({ command }) => command.commandId),
    refused: core.outbox.view
      .getState()
      .refused.flatMap(({ command, dependents }) => [
        command.commandId,
        ...dependents.map(({ commandId }) => commandId),
      ]),
  }),
  rows: () =>
    [...core.rows.journeyIds()].flatMap((id) =>
      [...(core.rows.journey(id)?.rows.values() ?? [])].map((row) => [rowKey(row), row.seq]),
    ),
})

await core.start()
void staySignedIn()
void act()

async function staySignedIn(): Promise<void> {
  for (;;) {
    const { kind } = core.state.session.store.getState()
    if (kind === 'signed-out' || kind === 'opening') await core.state.session.signIn(CONSOLE_USER, CONSOLE_PASSWORD)
    await pause(500)
  }
}

/** Does what a person does, several times a second; tells of every action that was taken. */
async function act(): Promise<void> {
  for (;;) {
    await pause(isRushing ? 1 : 60 + Math.random() * 300)
    if (isActing) await one(core.state)
  }
}

async function one({ board, session, issue }: ConsoleCore['state']): Promise<void> {
  const me = actorIn(session.store.getState())?.id
  const journeys = board.ids('journeys')
  const journey = journeys[Math.floor(Math.random() * Math.min(journeys.length, 12))]
  if (me === undefined || journey === undefined) return
  const open = board
    .ids(`tasks:journey:${journey}`)
    .flatMap((id) => board.row('task', id) ?? [])
    .filter((task) => !isFinal(task) && task.state !== 'waiting')
  const task = open[Math.floor(Math.random() * open.length)]
  if (task === undefined) return
  const verb = isRushing ? 'note' : ownerOf(task)?.id === me ? 'release' : Math.random() < 0.5 ? 'claim' : 'note'
  const args = verb === 'note' ? { text: `at ${Math.random()} ${isRushing ? LONG : ''}` } : {}
  const began = performance.now()
  const issued = await issue({ verb, entityId: task.id, args })
  if (issued.kind === 'not-recorded') process.send?.({ notRecordedMs: performance.now() - began })
  if (issued.kind === 'taken') process.send?.({ taken: issued.commandId })
}

const LONG = 'a long note '.repeat(290)

function pause(ms: number): Promise<void> {
  return new Promise((settle) => void setTimeout(settle, ms))
}
