import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { gate } from '../../builders/changes.ts'
import { newFacility } from './new-facility.ts'

/** The doorbell. */
export function bell(db: () => Db): void {
  test('the bell is heard until one stops listening', async () => {
    const facility = newFacility()
    const heard: string[] = []
    const rung = gate()
    const stop = db().listen((which) => {
      heard.push(which)
      rung.open()
    })
    db().ring(facility)
    await rung.passed
    expect(heard).toContain(facility)
    stop()
    const before = heard.length
    db().ring(facility)
    await db().reads.now()
    expect(heard).toHaveLength(before)
  })
}
