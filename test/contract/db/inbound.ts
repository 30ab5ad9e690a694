import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { gate, someInbound } from '../../builders/changes.ts'
import { newFacility } from './new-facility.ts'

/** What came in is kept, worked off once, and its feeds are remembered. */
export function inbound(db: () => Db): void {
  test('inbound messages keep their bytes, are worked off in order of arrival and listed newest first', async () => {
    const facility = newFacility()
    const messages = ['m3', 'm1', 'm2'].map((id) => someInbound(facility, `${facility}-${id}`, { controlId: id }))
    for (const message of messages) await db().transaction((tx) => tx.putInbound(message))
    const ids = messages.map(({ id }) => id)
    expect((await db().reads.inboundWaiting(facility, 10)).map(({ id }) => id)).toEqual(ids)
    const first = await db().reads.inboundById(ids[0] ?? '')
    expect([...(first?.raw ?? [])]).toEqual([0x4d, 0x53, 0x48, 0x00, 0xff])
    const page = await db().reads.inbound(facility, { status: null }, { limit: 2, after: null })
    expect([page.items.map(({ id }) => id), page.next]).toEqual([[ids[2], ids[1]], ids[1]])
    const rest = await db().reads.inbound(facility, { status: 'received' }, { limit: 2, after: page.next })
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[ids[0]], null])
    expect((await db().reads.inboundDuplicate(facility, 'EPIC', 'm1'))?.id).toBe(ids[1])
    expect(await db().reads.inboundDuplicate(facility, 'EPIC', 'm9')).toBeNull()
  })

  test('one worker holds a message; a processed one is not waiting', async () => {
    const facility = newFacility()
    const message = someInbound(facility, `${facility}-m`)
    await db().transaction((tx) => tx.putInbound(message))
    const [held, free] = [gate(), gate()]
    const first = db().transaction(async (tx) => {
      expect((await tx.lockInbound(message.id))?.id).toBe(message.id)
      held.open()
      await free.passed
      const ack = new Uint8Array([1, 2])
      await tx.putInbound({ ...message, status: 'quarantined', reason: 'no PID', processedAt: 9, ack })
    })
    await held.passed
    expect(await db().transaction((tx) => tx.lockInbound(message.id))).toBeNull()
    free.open()
    await first
    expect((await db().transaction((tx) => tx.lockInbound(message.id)))?.status).toBe('quarantined')
    expect(await db().transaction((tx) => tx.lockInbound('never'))).toBeNull()
    expect(await db().reads.inboundWaiting(facility, 10)).toEqual([])
    const kept = await db().reads.inboundById(message.id)
    expect([kept?.status, kept?.reason, [...(kept?.ack ?? [])]]).toEqual(['quarantined', 'no PID', [1, 2]])
  })

  test('feeds come back as they were put, the newest put of each, in the order of sender and kind', async () => {
    const facility = newFacility()
    const adt = { facility, sender: 'b|GEN', kind: 'adt', lastAt: 5, heard: 1, gapMs: null } as const
    const orders = { ...adt, kind: 'orders', heard: 7, gapMs: 1234.5 } as const
    const other = { ...adt, sender: 'A|GEN' } as const
    await db().transaction(async (tx) => {
      for (const feed of [orders, adt, other]) await tx.putFeed(feed)
      await tx.putFeed({ ...adt, lastAt: 9, heard: 2, gapMs: 4 })
    })
    expect(await db().reads.feeds(facility)).toEqual([other, { ...adt, lastAt: 9, heard: 2, gapMs: 4 }, orders])
    expect(await db().reads.feeds(newFacility())).toEqual([])
  })
}
