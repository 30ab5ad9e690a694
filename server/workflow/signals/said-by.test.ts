import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { saidBy } from './said-by.ts'

const MEMBERS = [{ name: 'Karin Lind', numbers: ['7788', 'KL1'] }, { name: 'Ben Carver' }]
const xcn = (id: string | null, family = '', given = '') => ({ id, family, given })

test('[SN10] a number that an account carries is that person, whatever name stands beside it', () => {
  expect(saidBy(xcn('7788'), MEMBERS)).toEqual({ by: 'Karin Lind', names: true })
  expect(saidBy(xcn(' kl1 ', 'LIND', 'K'), MEMBERS)).toEqual({ by: 'Karin Lind', names: true })
})

test('[SN10] a name is taken as said; a number of nobody here is recorded and names nobody; nothing is nobody', () => {
  expect(saidBy(xcn('9', 'Roe', 'Rita'), MEMBERS)).toEqual({ by: 'Roe, Rita', names: true })
  expect(saidBy(xcn(null, 'Roe'), MEMBERS)).toEqual({ by: 'Roe', names: true })
  expect(saidBy(xcn('9'), MEMBERS)).toEqual({ by: '9', names: false })
  expect([saidBy(null, MEMBERS), saidBy(xcn(' ', ' '), MEMBERS)]).toEqual([null, null])
})

test('[SN10] no number names anybody but who carries it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (id) => {
      const said = saidBy(xcn(id), MEMBERS)
      const carried = ['7788', 'KL1'].includes(id.trim().toUpperCase())
      expect(said?.names ?? false).toBe(carried)
    }),
  )
})
