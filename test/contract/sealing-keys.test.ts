import { afterEach, expect, test } from 'vitest'
import { sealerOf } from '../../renderer/outbox/seal-args.ts'
import { HAND_OUT_MS, KEEP_RETIRED_MS } from '../../server/auth/sealing-ring.ts'
import { sealingKeys } from '../../server/auth/sealing-keys.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import type { Command } from '../../shared/commands/command.ts'
import { sealedIn } from '../../shared/commands/sealed-args.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import { command } from '../builders/commands.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { postgresDb } from '../builders/postgres-db.ts'
import { systemParts } from '../builders/system.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const sealTo = sealerOf(crypto.subtle)
const note = command(1, { verb: 'note', args: { text: 'typed' } })
const node = (db: Db, clock = systemParts.clock) => sealingKeys({ db, clock, random: systemParts.random })

async function openedBy(keys: ReturnType<typeof node>, key: SealingKey, one: Command = note): Promise<string> {
  const sealed = await sealTo(key, one)
  const inside = sealedIn(sealed.args)
  return inside === null ? 'nothing sealed' : (await keys.open(inside, sealed)).kind
}

test('[SE5] nodes that start at once have one key; one turns it, the other opens what is sealed to it at once', async () => {
  const { db, close } = await postgresDb()
  closing.push(close)
  const [one, two] = [node(db), node(db)]
  const [first, second] = await Promise.all([one.current(), two.current()])
  expect(second).toEqual(first)
  const next = await one.turn()
  expect(next.id).not.toBe(first.id)
  // It has read the ring a moment ago, and hands the former one out for up to a minute: both open everywhere.
  for (const keys of [one, two]) for (const key of [first, next]) expect(await openedBy(keys, key)).toBe('open')
  expect(await openedBy(two, { ...next, id: 'no-such-key' })).toBe('unknown-key')
  expect(await openedBy(two, { ...next, publicKey: first.publicKey })).toBe('spoilt')
})

test('[SE5] a key is handed out for 90 days, then the next; the former opens for 35 days more and is then gone', async () => {
  const time = new ManualTime()
  const db = createMemoryDb({ ...systemParts, clock: time })
  closing.push(async () => db.close())
  const keys = node(db, time)
  const first = await keys.current()
  const pass = async (ms: number) => time.advance(ms)
  await pass(HAND_OUT_MS - 60_000)
  expect(await keys.current()).toEqual(first)
  await pass(120_000)
  const second = await keys.current()
  expect(second.id).not.toBe(first.id)
  await pass(KEEP_RETIRED_MS - 60_000)
  expect(await openedBy(node(db, time), first)).toBe('open')
  await pass(HAND_OUT_MS)
  expect((await keys.current()).id).not.toBe(second.id)
  expect([await openedBy(node(db, time), first), await openedBy(node(db, time), second)]).toEqual([
    'unknown-key',
    'open',
  ])
})

test('[SE5] a backup from before a turn knows the key that is handed out after it', async () => {
  const time = new ManualTime()
  const db = createMemoryDb({ ...systemParts, clock: time })
  closing.push(async () => db.close())
  await node(db, time).current()
  const backup = (await db.reads.meta('sealing-keys')) ?? ''
  const next = await node(db, time).turn()
  await db.transaction((tx) => tx.putMeta('sealing-keys', backup))
  expect(await openedBy(node(db, time), next)).toBe('open')
})
