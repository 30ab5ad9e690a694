import { expect, test } from 'vitest'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import { commandId } from '../builders/commands.ts'

const one = { id: commandId(1), body: '{"a":"é 🚑"}' }
const two = { id: commandId(2), body: '{"b":2}' }

/** What every carrier of the outbox disk does. `again` opens the same place as a restart would. */
export function outboxDiskContract(
  name: string,
  make: () => Promise<{ disk: OutboxDisk; again: () => Promise<OutboxDisk> }>,
): void {
  test(`${name}: [SY30] what was taken is there after a restart, in the order it was taken`, async () => {
    const { disk, again } = await make()
    expect(await disk.append(two)).toEqual({ ok: true })
    expect(await disk.append(one)).toEqual({ ok: true })
    const { records, damage } = await (await again()).load()
    expect(records).toEqual([
      { ...two, outcome: null },
      { ...one, outcome: null },
    ])
    expect(damage).toBeNull()
  })

  test(`${name}: [SY31] a later settlement replaces the former and outlives a restart`, async () => {
    const { disk, again } = await make()
    await disk.append(one)
    expect(await disk.settle({ id: one.id, outcome: 'first' })).toEqual({ ok: true })
    expect(await disk.settle({ id: one.id, outcome: 'second' })).toEqual({ ok: true })
    expect((await (await again()).load()).records).toEqual([{ ...one, outcome: 'second' }])
  })

  test(`${name}: the same record twice is one; another body under its id is refused and changes nothing`, async () => {
    const { disk } = await make()
    await disk.append(one)
    expect(await disk.append(one)).toEqual({ ok: true })
    expect(await disk.append({ ...one, body: '{}' })).toMatchObject({ ok: false, reason: 'id-reuse' })
    expect((await disk.load()).records).toEqual([{ ...one, outcome: null }])
  })

  test(`${name}: settling what was never recorded is refused`, async () => {
    const { disk } = await make()
    expect(await disk.settle({ id: one.id, outcome: 'x' })).toMatchObject({ ok: false, reason: 'unknown-id' })
  })

  test(`${name}: appends that meet are all taken, in order`, async () => {
    const { disk, again } = await make()
    const many = Array.from({ length: 50 }, (_, index) => ({ id: commandId(index + 1), body: `{"n":${index}}` }))
    const answers = await Promise.all(many.map((record) => disk.append(record)))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect((await (await again()).load()).records.map((record) => record.id)).toEqual(many.map((record) => record.id))
  })

  test(`${name}: what is forgotten is not there after a restart, and its id may be used again`, async () => {
    const { disk, again } = await make()
    await disk.append(one)
    await disk.append(two)
    await disk.settle({ id: one.id, outcome: 'over' })
    expect(await disk.forget([one.id])).toEqual({ ok: true })
    expect((await (await again()).load()).records).toEqual([{ ...two, outcome: null }])
    expect(await disk.append({ ...one, body: '{"other":1}' })).toEqual({ ok: true })
  })
}
