import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { createChecksums } from './checksums.ts'

const SUMS = {
  seq: 7,
  kinds: { task: { rows: 2, sum: 20, squares: 200 }, taskPhi: { rows: 1, sum: 5, squares: 25 } },
}

function checksums() {
  const clock = new ManualTime()
  const asked: string[] = []
  let fails = 0
  const of = createChecksums({
    clock,
    reads: {
      scopeSums: async (facility, scope) => {
        asked.push(`${facility} ${scope}`)
        fails -= 1
        if (fails >= 0) throw new Error('not now')
        return SUMS
      },
    },
  })
  return { clock, asked, of, failing: (times: number) => (fails = times) }
}

test('[SY75] a sum is read once for all who ask within a second, and each is told that of their class', async () => {
  const { clock, asked, of } = checksums()
  const grant = { scope: 'unit:4W', class: 'phi' } as const
  const [all, some] = await Promise.all([of('f', grant), of('f', { ...grant, class: 'ops' })])
  expect([all.at?.rows, some.at?.rows, all.at?.seq]).toEqual([3, 2, 7])
  await of('f', { ...grant, scope: 'unit:4E' })
  await of('g', grant)
  await clock.advance(999)
  await of('f', grant)
  expect(asked).toEqual(['f unit:4W', 'f unit:4E', 'g unit:4W'])
  await clock.advance(1)
  await of('f', grant)
  expect(asked).toHaveLength(4)
})

test('[SY75] a sum that could not be read is read again by who asks next', async () => {
  const { asked, of, failing } = checksums()
  failing(1)
  await expect(of('f', { scope: 'unit:4W', class: 'ops' })).rejects.toThrow('not now')
  expect((await of('f', { scope: 'unit:4W', class: 'ops' })).at?.rows).toBe(2)
  expect(asked).toHaveLength(2)
})
