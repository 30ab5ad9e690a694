import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConsoleCore } from '../../renderer/app/console-core.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../shared/protocol/version.ts'
import { fakeLine } from '../builders/fake-line.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { anActor } from '../builders/people.ts'
import { journeyRow, taskRow } from '../builders/rows.ts'
import { seededDice } from '../builders/seeded-dice.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { openSocket } from './parts/socket.ts'
import { uuidV7 } from './parts/desk.ts'

/** What a former version read and said, recorded when it was the newest: the schemas of its messages. */
type Former = {
  readonly up: Record<string, { readonly ask: object; readonly reply: object }>
  readonly down: Record<string, object>
}
const recorded = (version: number) =>
  JSON.parse(readFileSync(new URL(`./parts/recorded/protocol-${version}.json`, import.meta.url), 'utf8')) as Former
const FORMERS = [5, 6, 7].map((version) => ({ version, former: recorded(version) }))
const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** Why the former version could not read it; empty where it could. */
function unread(schema: object | undefined, message: unknown): unknown[] {
  if (schema === undefined) return ['no such message']
  const read = ajv.compile(schema)
  return read(message) ? [] : [...(read.errors ?? [])]
}

let there: TestServer
let desk: Desk
beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
})
afterAll(() => there.stop())

test.for(FORMERS)(
  '[R16] [ND4] a console of version $version: it reads every answer and frame, and what its outbox holds is applied once',
  async ({ version, former }) => {
    const as = await there.signIn('t.singh')
    const socket = await openSocket(there.url, as)
    try {
      const ask = async (event: string, message: object) => {
        const reply = await socket.ask(event, message)
        expect(unread(former.up[event]?.reply, reply)).toEqual([])
        return reply
      }
      // As version 5 said it: nothing of packing, nothing that came later.
      const hello = {
        protocol: version,
        client: `onward/${version}`,
        epoch: null,
        deviceId: 'ward-pc',
        schema: ROW_SCHEMA,
        cursors: {},
      }
      expect(await ask('hello', hello)).toMatchObject({ ok: true, protocol: PROTOCOL_VERSION })
      const command = {
        commandId: uuidV7(),
        deviceId: 'ward-pc',
        deviceSeq: 1,
        verb: 'open-journey',
        entityId: `skew-${version}`,
        args: { workflow: 'referral.in', patient: { family: `Former${version}`, given: 'Ann' } },
        issuedAt: Date.now(),
        v: 1,
      }
      expect(await ask('command', command)).toMatchObject({ outcome: 'applied' })
      expect(await ask('command', command)).toMatchObject({ outcome: 'duplicate' })
      await until(async () => socket.frames.some(({ ops }) => ops.some((op) => op.op === 'put')))
      await ask('ping', { sent: 1 })
      await ask('renew', {})
      const frame = socket.frames[0]
      const since = await ask('catch-up', { scope: frame?.scope, cursor: { seq: frame?.prev, tag: '' } })
      expect(since).toHaveProperty('answer')
      expect((await desk.detail(`skew-${version}`, as)).journey.id).toBe(`skew-${version}`)
      // What it does not know it passes over; what it knows it must be able to read.
      const known = socket.events.filter(({ name }) => Object.hasOwn(former.down, name))
      expect(known.length).toBeGreaterThan(0)
      for (const { name, message } of known) expect([name, unread(former.down[name], message)]).toEqual([name, []])
      expect(socket.events.map(({ name }) => name)).not.toContain('packed')
    } finally {
      socket.close()
    }
  },
)

test.for(FORMERS)(
  '[R16] [ND4] [SE6] a server of version $version: this console says only what that one reads, goes live, seals nothing, and its outbox is drained',
  async ({ version, former }) => {
    const time = new ManualTime()
    const wrong: unknown[] = []
    const scope = { scope: 'unit:4W', class: 'phi', answer: 'reset', cursor: { seq: 10, tag: 't10' }, why: 'new' }
    const now = time.now()
    const replies: Record<string, (message: never) => object> = {
      hello: () => ({ ok: true, protocol: version, epoch: 'e1', now, tokenExpiresAt: now + 900_000, scopes: [scope] }),
      ping: () => ({ now: time.now() }),
      checksum: () => ({ at: null }),
      renew: () => ({ token: 'later', expiresAt: now + 1_800_000 }),
      command: ({ commandId }: { commandId: string }) => ({
        outcome: 'applied',
        commandId,
        seq: 13,
        refusal: null,
        changed: [],
        effectiveAt: now,
      }),
    }
    const server = fakeLine((event, message) => {
      const said = unread(former.up[event]?.ask, message)
      if (said.length > 0) wrong.push([event, said])
      const reply = replies[event]
      return reply === undefined ? null : reply(message)
    })
    const head = { scope: 'unit:4W', epoch: 'e1', cursor: scope.cursor, rows: 2, next: null }
    const rows = [journeyRow('j1', { seq: 5 }), taskRow('j1', 'med-rec', { seq: 5 })]
    const me: Actor = anActor({ id: 'u1' })
    const granted = { kind: 'granted', granted: { actor: me, token: 't1', expiresAt: now + 900_000 } } as const
    const core = createConsoleCore({
      cache: memoryCache(),
      disk: memoryDisk(),
      link: server.link,
      snapshots: { page: async () => ({ kind: 'page', page: { head, rows } }) },
      api: { signIn: async () => granted, renew: async () => granted, signOut: async () => undefined },
      clock: time,
      scheduler: time,
      random: seededDice('skew'),
      sealTo: () => Promise.reject(new Error('that server opens nothing')),
      deviceId: 'd1',
      client: 'onward/8',
      report: (what, detail) => void wrong.push([what, detail]),
    })
    try {
      await time.drive(core.start())
      await time.drive(core.state.session.signIn('u1', 'secret'))
      // Beyond the minute after which this version would ask for what the former one does not know.
      for (let beat = 0; beat < 25; beat += 1) {
        await time.advance(4_000)
        server.say('heartbeat', { seq: 10, tag: 't10', now: time.now() })
      }
      expect([server.tokens.length, core.state.status.getState().line.kind]).toEqual([1, 'live'])
      expect(core.rows.rowCount).toBe(2)
      server.say('frame', {
        scope: 'unit:4W',
        prev: 10,
        seq: 12,
        tag: 't12',
        at: time.now(),
        ops: [{ op: 'put', row: taskRow('j1', 'med-rec', { seq: 12, version: 9 }) }],
      })
      await time.advance(1_000)
      expect(core.rows.row('task', 'j1', 'j1/med-rec')).toMatchObject({ version: 9 })
      const issued = await time.drive(core.state.issue({ verb: 'claim', entityId: 'j1/med-rec' }))
      expect(issued).toMatchObject({ kind: 'taken' })
      const args = { text: 'in the clear, as that server reads it' }
      const noted = await time.drive(core.state.issue({ verb: 'note', entityId: 'j1', args }))
      expect(noted).toMatchObject({ kind: 'taken' })
      await time.advance(1_000)
      const commands = server.asked.filter(({ event }) => event === 'command')
      expect(commands.map(({ message }) => message)).toMatchObject([{ verb: 'claim' }, { verb: 'note', args }])
      expect(wrong).toEqual([])
    } finally {
      await time.drive(core.stop())
    }
  },
)
