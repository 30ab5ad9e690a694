import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { newFacility } from './new-facility.ts'

/** Webhooks and what is told by them. */
export function webhooks(db: () => Db): void {
  test('the webhooks of a facility are those put last', async () => {
    const facility = newFacility()
    const one = {
      facility,
      id: 'one',
      url: 'https://a.example/x',
      secret: 'whsec_a',
      events: ['journey.opened'],
    } as const
    const two = { ...one, id: 'two' }
    await db().transaction((tx) => tx.putWebhooks(facility, [one, two]))
    expect(await db().reads.webhook(facility, 'one')).toEqual(one)
    await db().transaction((tx) => tx.putWebhooks(facility, [{ ...two, events: [] }]))
    expect(await db().reads.webhook(facility, 'one')).toBeNull()
    expect(await db().reads.webhook(facility, 'two')).toEqual({ ...two, events: [] })
    expect(await db().reads.webhook(newFacility(), 'two')).toBeNull()
  })

  test('news go to nobody where nobody wants them, and nothing was given up', async () => {
    const facility = newFacility()
    const about = { facility, journey: 'j1', version: 1, workflow: 'w', stage: 's', at: 5, notBefore: null }
    await db().transaction((tx) => tx.tell([{ event: 'journey.opened', ...about }]))
    expect(await db().reads.deadEffects(facility, 10)).toEqual([])
    expect(await db().transaction((tx) => tx.retryEffect(facility, '1'))).toBe(false)
  })
}
