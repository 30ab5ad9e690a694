import { fakeLine, type FakeAnswer } from './fake-line.ts'
import { ManualTime } from './manual-time.ts'
import { plainGzip } from './plain-gzip.ts'
import { journeyRow } from './rows.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { ConfirmedRows } from '../../renderer/db/confirmed-rows.ts'
import { createLineStore } from '../../renderer/db/line-store.ts'
import { createServerTime } from '../../renderer/db/server-time.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import { createOutbox } from '../../renderer/outbox/create-outbox.ts'
import type { PageAnswer } from '../../renderer/sync/snapshot-source.ts'
import { createSync } from '../../renderer/sync/sync.ts'

/** The scope that is granted unless told otherwise, */
export const UNIT = 'unit:4W'
/** and where the server stands in it. */
export const CURSOR = { seq: 10, tag: 't10' }
/** What of a hello a scripted server looks at. */
export type Hello = { cursors: Record<string, { seq: number }>; epoch: string | null }

/** A welcome, with this in place of its own. */
export function welcome(over: object = {}, scope: object = {}) {
  return {
    ok: true,
    protocol: PROTOCOL_VERSION,
    epoch: 'e1',
    now: 1_700_000_100_000,
    tokenExpiresAt: 1_700_000_900_000,
    scopes: [{ scope: UNIT, class: 'phi', answer: 'reset', cursor: CURSOR, why: 'new', ...scope }],
    ...over,
  }
}

/** A console's line over a scripted server. `script`: its answers; `pages`: its snapshot. */
export async function syncedConsole(script: Partial<Record<string, FakeAnswer>> = {}, pages?: () => PageAnswer) {
  const time = new ManualTime()
  const rows = new ConfirmedRows()
  const line = createLineStore()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const server = fakeLine((event, message) => {
    const answer = script[event]
    if (answer !== undefined) return answer(event, message)
    if (event === 'hello') return welcome()
    return event === 'ping' ? { now: 1_700_000_100_000 } : null
  })
  const head = { scope: UNIT, epoch: 'e1', cursor: CURSOR, rows: 1, next: null }
  const page: PageAnswer = { kind: 'page', page: { head, rows: [journeyRow('j1', { seq: 5 })] } }
  const session = {
    user: 'u1' as string | null,
    id: 's1',
    token: 't1' as string | null,
    renewals: 0,
    ended: [] as string[],
  }
  const sync = createSync({
    rows,
    outbox,
    line,
    clock: time,
    scheduler: time,
    deviceId: 'd1',
    client: 'test',
    gzip: plainGzip,
    report: () => {},
    ready: async () => {},
    serverTime: createServerTime(time, line),
    link: server.link,
    snapshots: { page: async () => pages?.() ?? page },
    random: { bytes: (count) => new Uint8Array(count), unit: () => 0.5 },
    session: {
      user: () => session.user,
      id: () => session.id,
      token: () => (session.token === null ? null : { token: session.token, expiresAt: 1_700_000_900_000 }),
      renew: async () => {
        session.renewals += 1
        session.token = `t${session.renewals + 1}`
        return true
      },
      renewed: (token) => (session.token = token),
      ended: (why) => {
        session.ended.push(why)
        session.user = null
      },
    },
  })
  const beat = (seq = 10) => server.say('heartbeat', { seq, tag: `t${seq}`, now: 1_700_000_100_000 })
  return {
    time,
    rows,
    line: () => line.getState().line,
    clock: () => line.getState().clock,
    outbox,
    server,
    session,
    sync,
    beat,
  }
}

/** A heartbeat every 5 s, as a server sends them, for so long. */
export async function heartbeats(time: ManualTime, beat: () => void, ms: number): Promise<void> {
  for (let past = 0; past < ms; past += 5_000) {
    beat()
    await time.advance(5_000)
  }
}
