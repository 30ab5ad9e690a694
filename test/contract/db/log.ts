import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { newFacility, opened } from './new-facility.ts'
import { follows } from './follows.ts'

/** The log of a facility: numbers without a hole, one chain, read after a number. */
export function log(db: () => Db): void {
  test('16 writers at once, a fifth of them rolled back: numbers without a hole, one unbroken chain', async () => {
    const facility = newFacility()
    await Promise.all(Array.from({ length: 16 }, (_, writer) => writeMany(db(), facility, writer)))
    const log = await db().reads.log(facility, 0, 1000)
    expect(log).toHaveLength(16 * 8)
    expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1))
    expect(log.filter((entry, index) => !follows(entry, log[index - 1]))).toEqual([])
    expect(log.every((entry, index) => entry.at >= (log[index - 1]?.at ?? 0))).toBe(true)
  })

  test('two facilities count apart', async () => {
    const [one, two] = [newFacility(), newFacility()]
    await db().transaction((tx) => tx.write(opened(one, 'j1')))
    const { entry } = await db().transaction((tx) => tx.write(opened(two, 'j1')))
    expect(entry.seq).toBe(1)
    expect(await db().reads.journeyRows(two, 'j1')).toHaveLength(4)
  })

  test('the log is read after a number, and of one journey newest first', async () => {
    const facility = newFacility()
    for (const journey of ['j1', 'j2', 'j1', 'j2']) {
      await db().transaction((tx) => tx.write(opened(facility, journey)))
    }
    expect((await db().reads.log(facility, 1, 2)).map((entry) => entry.seq)).toEqual([2, 3])
    expect((await db().reads.logOfJourney(facility, 'j1', 10)).map((entry) => entry.seq)).toEqual([3, 1])
    expect(await db().reads.logAt(facility, 9)).toBeNull()
    const tagOf = async (seq: number) => (await db().reads.logAt(facility, seq))?.tag
    const tags = await db().reads.logTags(facility, [1, 9, 3])
    expect([...tags].sort(([a], [b]) => a - b)).toEqual([
      [1, await tagOf(1)],
      [3, await tagOf(3)],
    ])
    expect(await db().reads.logTags(facility, [])).toEqual(new Map())
  })
}

async function writeMany(db: Db, facility: string, writer: number): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const work = db.transaction(async (tx) => {
      await tx.lockJourneys(facility, [`j${writer}`])
      await tx.write(opened(facility, `j${writer}`))
      if (round % 5 === 4) throw new Error('stop')
    })
    await work.catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'stop') throw error
    })
  }
}
