import { expect, test } from 'vitest'
import { coverEnds } from './cover-ends.ts'

const at = (clock: string) => Date.parse(`2026-03-10T${clock}:00Z`)
const clocks = (ends: readonly number[]) => ends.map((end) => new Date(end).toISOString().slice(11, 16))

test('[CV6] an end is one of the next twelve full hours, or the one that stands', () => {
  expect(clocks(coverEnds(at('10:40'), null))).toEqual(
    '11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 22:00'.split(' '),
  )
  expect(clocks(coverEnds(at('10:46'), null))[0]).toBe('12:00')
  expect(clocks(coverEnds(at('10:40'), at('12:30'))).slice(0, 4)).toEqual(['11:00', '12:00', '12:30', '13:00'])
  expect(coverEnds(at('10:40'), at('19:00'))).toHaveLength(12)
})
