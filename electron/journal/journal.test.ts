import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SimulatedDisk } from '../../test/builders/simulated-disk.ts'
import { LIMITS, openJournal, type Journal } from './journal.ts'
import { CHUNK_BYTES } from './preallocate.ts'

const PATH = '/profile/outbox.journal'
const lock = async () => ({ release: async () => {} })

async function opened(disk: SimulatedDisk): Promise<Journal> {
  const result = await openJournal({ disk, lock }, PATH)
  if (!result.ok) throw new Error(result.message)
  return result.value
}

const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const ids = (journal: Journal) => journal.load().records.map((record) => record.id)

test('[SH10] what was appended and settled is there after a restart, in order', async () => {
  const disk = new SimulatedDisk()
  const first = await opened(disk)
  expect(await first.append({ id: idOf(1), body: '{"a":"é"}' })).toEqual({ ok: true })
  expect(await first.append({ id: idOf(2), body: '{}' })).toEqual({ ok: true })
  expect(await first.settle({ id: idOf(1), outcome: 'applied' })).toEqual({ ok: true })
  await first.close()
  const second = await opened(disk)
  expect(second.load()).toEqual({
    records: [
      { id: idOf(1), body: '{"a":"é"}', outcome: 'applied' },
      { id: idOf(2), body: '{}', outcome: null },
    ],
    damage: null,
  })
  expect(second.status()).toMatchObject({ pending: 1, settled: 1, capacityBytes: CHUNK_BYTES })
})

test('[SH10] the same id again: the same body is taken once, another is refused; an unknown one cannot settle', async () => {
  const journal = await opened(new SimulatedDisk())
  const twice = await Promise.all([1, 2].map(() => journal.append({ id: idOf(1), body: 'x' })))
  expect(twice).toEqual([{ ok: true }, { ok: true }])
  expect(await journal.append({ id: idOf(1), body: 'x' })).toEqual({ ok: true })
  expect(await journal.append({ id: idOf(1), body: 'y' })).toMatchObject({ ok: false, reason: 'id-reuse' })
  expect(await journal.settle({ id: idOf(9), outcome: 'x' })).toMatchObject({ ok: false, reason: 'unknown-id' })
  expect(journal.load().records).toHaveLength(1)
})

test('[SH10] a body over 256 KiB is refused, one of 256 KiB is kept', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  expect(await journal.append({ id: idOf(1), body: 'é'.repeat(LIMITS.body / 2) })).toEqual({ ok: true })
  const refused = await journal.append({ id: idOf(2), body: 'x'.repeat(LIMITS.body + 1) })
  expect(refused).toMatchObject({ ok: false, reason: 'too-large' })
  expect(ids(await opened(disk))).toEqual([idOf(1)])
})

test('[SH11] appends that meet share one write and one fdatasync', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  const before = disk.operations
  await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append({ id: idOf(index), body: '{}' })))
  expect(disk.operations - before).toBeLessThanOrEqual(4)
  expect(ids(await opened(disk))).toHaveLength(50)
})

test('[SH12] the file grows by whole chunks; a full disk refuses what does not fit and keeps what does', async () => {
  const disk = new SimulatedDisk()
  disk.capacity = 2 * CHUNK_BYTES
  const journal = await opened(disk)
  const body = 'x'.repeat(200_000)
  const answers = []
  for (let number = 0; number < 12; number++) answers.push(await journal.append({ id: idOf(number), body }))
  const taken = answers.filter((answer) => answer.ok).length
  expect(taken).toBe(10)
  expect(answers.at(-1)).toMatchObject({ ok: false, reason: 'disk-full' })
  expect(await journal.append({ id: idOf(50), body: 'small' })).toEqual({ ok: true })
  expect(disk.bytes(PATH).length).toBe(2 * CHUNK_BYTES)
  disk.capacity = 4 * CHUNK_BYTES
  expect(await journal.append({ id: idOf(51), body })).toEqual({ ok: true })
  await journal.close()
  const again = await opened(disk)
  expect(again.load().damage).toBeNull()
  expect(ids(again)).toHaveLength(12)
})

test('[SH12] a failed write is refused, taken back, and never found by the next start', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  await journal.append({ id: idOf(1), body: 'a' })
  disk.failOn('write', 'EIO')
  expect(await journal.append({ id: idOf(2), body: 'b' })).toMatchObject({ ok: false, reason: 'io' })
  expect(await journal.append({ id: idOf(3), body: 'c' })).toEqual({ ok: true })
  const again = await opened(disk)
  expect(ids(again)).toEqual([idOf(1), idOf(3)])
  expect(again.load().damage).toBeNull()
})

test('[SH12] after a failed fdatasync nothing more is taken until a restart', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  await journal.append({ id: idOf(1), body: 'a' })
  disk.failOn('sync', 'EIO')
  expect(await journal.append({ id: idOf(2), body: 'b' })).toMatchObject({ ok: false, reason: 'io' })
  expect(await journal.append({ id: idOf(3), body: 'c' })).toMatchObject({ ok: false, reason: 'io' })
  expect(ids(await opened(disk))).toEqual([idOf(1)])
})

test('[SH13] a damaged header costs no record; a file of a newer version is left alone', async () => {
  const disk = new SimulatedDisk()
  await (await opened(disk)).append({ id: idOf(1), body: 'a' })
  disk.bytes(PATH).writeUInt8(0xff, 0)
  const again = await opened(disk)
  expect(ids(again)).toEqual([idOf(1)])
  expect(again.load().damage).toMatchObject({ at: 0 })
  expect((await opened(disk)).load().damage).toBeNull()

  const { crc32 } = await import('node:zlib')
  const bytes = disk.bytes(PATH)
  bytes.writeUInt32LE(2, 8)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
  const before = Buffer.from(bytes)
  expect(await openJournal({ disk, lock }, PATH)).toMatchObject({ ok: false, reason: 'damaged' })
  expect(disk.bytes(PATH).equals(before)).toBe(true)
})

test('[SH13] damage whose copy cannot be kept is not wiped: the journal refuses until there is room', async () => {
  const disk = new SimulatedDisk()
  await (await opened(disk)).append({ id: idOf(1), body: 'a' })
  disk.bytes(PATH).writeUInt8(1, 5000)
  disk.failOn('copy', 'ENOSPC')
  expect(await openJournal({ disk, lock }, PATH)).toMatchObject({ ok: false, reason: 'disk-full' })
  expect(disk.bytes(PATH)[5000]).toBe(1)
  const again = await opened(disk)
  expect(ids(again)).toEqual([idOf(1)])
  expect(disk.bytes(`${PATH}.damaged-1`)[5000]).toBe(1)
})

test('[SH14] truncated or flipped at any byte: a prefix is recovered, and what is missing is reported', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  const bodies = ['{}', '', 'x'.repeat(300), '\0\0\0\0', 'é"\\'.repeat(20), 'x'.repeat(256)]
  for (const [number, body] of bodies.entries()) await journal.append({ id: idOf(number), body })
  await journal.settle({ id: idOf(0), outcome: 'applied' })
  const whole = Buffer.from(disk.bytes(PATH))
  const used = journal.status().usedBytes
  const all = journal.load().records
  const spoil = fc.oneof(
    fc.record({ at: fc.nat(used + 40), bit: fc.nat(7) }),
    fc.record({ at: fc.nat(used + 40), bit: fc.constant(-1) }),
    fc.record({ at: fc.nat(whole.length - 1), bit: fc.integer({ min: -1, max: 7 }) }),
  )
  await fc.assert(
    fc.asyncProperty(spoil, async ({ at, bit }) => {
      const spoilt = new SimulatedDisk()
      const bytes = Buffer.from(bit < 0 ? whole.subarray(0, at) : whole)
      if (bit >= 0) bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << bit), at)
      spoilt.put(PATH, bytes)
      const recovered = await opened(spoilt)
      const { records, damage } = recovered.load()
      expect(records.map((record) => record.body)).toEqual(bodies.slice(0, records.length))
      const complete = JSON.stringify(records) === JSON.stringify(all)
      if (!complete) expect(damage).not.toBeNull()
      if (bit < 0 && at > used) expect(complete && damage === null).toBe(true)
      if (damage !== null) expect(spoilt.files.has(`${PATH}.damaged-1`)).toBe(true)
      expect(await recovered.append({ id: idOf(99), body: 'after' })).toEqual({ ok: true })
      const after = await opened(spoilt)
      expect(after.load().damage).toBeNull()
      expect(after.load().records.map((record) => record.body)).toEqual([...bodies.slice(0, records.length), 'after'])
    }),
    { numRuns: 300 },
  )
})

test('[SH15] power cut at any operation, any sectors kept: acknowledged = there, refused = not there', async () => {
  const plan = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 25 }),
    group: fc.integer({ min: 1, max: 6 }),
    crash: fc.integer({ min: 1, max: 60 }),
    keep: fc.infiniteStream(fc.boolean()),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ sizes, group, crash, keep }) => {
      const disk = new SimulatedDisk()
      const journal = await opened(disk)
      // Close to the end of the chunk, so that growing is cut through as well.
      const room = CHUNK_BYTES - 20_000
      for (let part = 0; part < 5; part++)
        expect(await journal.append({ id: idOf(900 + part), body: 'x'.repeat(room / 5 - 60) })).toEqual({ ok: true })
      disk.crashAfter(crash)
      const acknowledged: string[] = []
      for (let from = 0; from < sizes.length && !disk.crashed; from += group) {
        const batch = sizes.slice(from, from + group).map((size, index) => {
          const id = idOf(from + index)
          return journal.append({ id, body: 'b'.repeat(size) }).then((answer) => answer.ok && acknowledged.push(id))
        })
        // A crashed disk never answers; an honest one answers within a turn.
        await Promise.race([Promise.all(batch), new Promise((settle) => setImmediate(settle))])
      }
      disk.restart(() => keep.next().value ?? true)
      const again = await opened(disk)
      const recovered = ids(again).slice(5)
      expect(recovered.slice(0, acknowledged.length)).toEqual(acknowledged)
      expect(recovered).toEqual(sizes.map((_, index) => idOf(index)).slice(0, recovered.length))
    }),
    { numRuns: 150 },
  )
})

test('[SH18] settled records are forgotten for good and their room is given back; what is not settled stays', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  for (const number of [1, 2, 3]) await journal.append({ id: idOf(number), body: 'x'.repeat(200 * 1024) })
  await journal.settle({ id: idOf(1), outcome: 'applied' })
  await journal.settle({ id: idOf(3), outcome: 'applied' })
  const before = journal.status()
  const [forgotten, met] = await Promise.all([
    journal.forget([idOf(1), idOf(2), idOf(9)]),
    journal.append({ id: idOf(4), body: 'meets the compaction' }),
  ])
  expect([forgotten, met]).toEqual([{ ok: true }, { ok: true }])
  expect(ids(journal)).toEqual([idOf(2), idOf(3), idOf(4)])
  expect(journal.status().usedBytes).toBeLessThan(before.usedBytes - 190 * 1024)
  expect(await journal.append({ id: idOf(5), body: 'after' })).toEqual({ ok: true })
  await journal.close()
  const again = await opened(disk)
  expect(again.load().damage).toBeNull()
  expect(again.load().records.map(({ id, outcome }) => [id, outcome])).toEqual([
    [idOf(2), null],
    [idOf(3), 'applied'],
    [idOf(4), null],
    [idOf(5), null],
  ])
  expect([...disk.files.keys()]).toEqual([PATH])
})

test('[SH18] a full disk refuses the compaction, and everything is as it was', async () => {
  const disk = new SimulatedDisk()
  const journal = await opened(disk)
  await journal.append({ id: idOf(1), body: '{}' })
  await journal.settle({ id: idOf(1), outcome: 'applied' })
  disk.capacity = CHUNK_BYTES
  expect(await journal.forget([idOf(1)])).toMatchObject({ ok: false, reason: 'disk-full' })
  expect(ids(journal)).toEqual([idOf(1)])
  expect(await journal.append({ id: idOf(2), body: 'fits' })).toEqual({ ok: true })
  expect(ids(await opened(disk))).toEqual([idOf(1), idOf(2)])
  expect([...disk.files.keys()]).toEqual([PATH])
})

test('[SH18] power cut at any operation of a compaction, any sectors and names kept: nothing acknowledged is lost', async () => {
  const plan = fc.record({
    settled: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    appends: fc.integer({ min: 0, max: 6 }),
    crash: fc.integer({ min: 1, max: 50 }),
    keep: fc.infiniteStream(fc.boolean()),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ settled, appends, crash, keep }) => {
      const disk = new SimulatedDisk()
      const journal = await opened(disk)
      for (const [index, isOver] of settled.entries()) {
        await journal.append({ id: idOf(index), body: `b${index}` })
        if (isOver) await journal.settle({ id: idOf(index), outcome: 'applied' })
      }
      const over = settled.flatMap((isOver, index) => (isOver ? [idOf(index)] : []))
      const open = settled.flatMap((isOver, index) => (isOver ? [] : [idOf(index)]))
      disk.crashAfter(crash)
      const acknowledged: string[] = []
      const append = (number: number) =>
        journal.append({ id: idOf(number), body: 'new' }).then((answer) => answer.ok && acknowledged.push(idOf(number)))
      let isForgotten = false
      const work = [
        append(100),
        journal.forget(over).then((answer) => answer.ok && (isForgotten = true)),
        ...Array.from({ length: appends }, (_, index) => append(101 + index)),
      ]
      await Promise.race([Promise.all(work), new Promise((settle) => setImmediate(settle))])
      disk.restart(() => keep.next().value ?? true)
      const recovered = ids(await opened(disk))
      for (const id of [...open, ...acknowledged]) expect(recovered).toContain(id)
      if (isForgotten) for (const id of over) expect(recovered).not.toContain(id)
    }),
    { numRuns: 120 },
  )
})
