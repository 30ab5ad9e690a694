import { expect, test } from 'vitest'
import { journeyOf, stayIn, type Stay } from './parts/feed.ts'
import { openWard } from './parts/open-ward.ts'

const { desk, feed, staff } = await openWard()

async function openDischarge(stay: Stay): Promise<string> {
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  const journey = await journeyOf(desk, staff.supervisor, stay)
  if (journey === undefined) throw new Error('there is no journey')
  return journey.id
}

test('[MK1] [E15.11] two visits in one bed are both marked, until one of them goes', async () => {
  const first = stayIn('4W 408 B', 'Bedone Ida')
  const second = stayIn('4W 409 B', 'Bedtwo Ola')
  const ids = [await openDischarge(first), await openDischarge(second)]
  const shared = async () => {
    const rows = await Promise.all(ids.map((id) => desk.detail(id, staff.supervisor)))
    return rows.map(({ journey }) => (journey['marks'] as string[]).includes('bed-shared'))
  }
  expect(await shared()).toEqual([false, false])
  await feed.adt('A02', { ...second, visit: { ...second.visit, location: first.visit.location! } }, { agoMin: 5 })
  expect(await shared()).toEqual([true, true])
  await feed.adt('A02', second)
  expect(await shared()).toEqual([false, false])
})
