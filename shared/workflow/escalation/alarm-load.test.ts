import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { alarmLoads } from './alarm-load.ts'
import type { Told } from './heard.ts'

const telling = (to: string, minute: number): Told => ({
  to,
  at: at(minute),
  level: 2,
  escalation: `j${minute}!leave`,
  journey: `j${minute}`,
})
const HOUR = { from: at(0), until: at(60) }

test('[ES14] a load is what sounded per ten minutes over the whole time, and the worst of them', () => {
  const [heavy, light] = alarmLoads([telling('a', 1), telling('a', 12), telling('a', 18), telling('b', 59)], HOUR)
  expect(heavy).toMatchObject({ person: 'a', tellings: 3, heard: 3, mean: 0.5, worst: 2, flood: 0, inStorms: 0 })
  expect(light).toMatchObject({ person: 'b', heard: 1, worst: 1 })
})

test('[ES14] a storm sounds once and none of it is left out; what lies outside the time does not count', () => {
  const storm = [1, 1.5, 2, 2.5, 3].map((minute) => telling('a', minute))
  const [load] = alarmLoads([...storm, telling('a', -1), telling('a', 60)], HOUR)
  expect(load).toMatchObject({ tellings: 5, heard: 1, inStorms: 5, mean: 1 / 6 })
})

test('[ES11] [ES14] more than ten in ten minutes are a flood: grouping keeps anybody out of one', () => {
  const minutes = fc.array(fc.double({ min: 0, max: 59, noNaN: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(minutes, (all) => {
      const [load] = alarmLoads(
        all.map((minute) => telling('a', minute)),
        HOUR,
      )
      expect(load?.tellings).toBe(all.length)
      expect(load?.worst).toBeLessThanOrEqual(10)
      expect(load?.flood).toBe(0)
    }),
  )
})
