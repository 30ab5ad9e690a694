import { expect, test } from 'vitest'
import { moveOf, placeAfter, type GridLine, type GridPlace } from './grid-moves.ts'

const row = (key: string): GridLine => ({ key, kind: 'row', height: 44 })
const lines: GridLine[] = [
  { key: 'head', kind: 'head', height: 24 },
  row('a'),
  row('b'),
  { key: 'h2', kind: 'head', height: 24 },
  row('c'),
  row('d'),
]
const place = (over: Partial<GridPlace>): GridPlace => ({
  lines,
  row: null,
  column: 3,
  columns: 9,
  page: 2,
  isMarked: (key) => key === 'b' || key === 'd',
  ...over,
})
const press = (key: string, ctrlKey = false) => moveOf({ key, ctrlKey, altKey: false, metaKey: false })!

test('down and up step over band heads and stop at the ends', () => {
  expect(placeAfter(press('ArrowDown'), place({ row: 'b' }))).toEqual({ row: 'c', column: 3 })
  expect(placeAfter(press('k'), place({ row: 'a' }))).toEqual({ row: 'a', column: 3 })
  expect(placeAfter(press('j'), place({ row: 'd' }))).toEqual({ row: 'd', column: 3 })
  expect(placeAfter(press('j'), place({}))).toEqual({ row: 'a', column: 3 })
})

test('home and end are the row’s, with control the grid’s', () => {
  expect(placeAfter(press('Home'), place({ row: 'b' }))).toEqual({ row: 'b', column: 0 })
  expect(placeAfter(press('End'), place({ row: 'b' }))).toEqual({ row: 'b', column: 8 })
  expect(placeAfter(press('End', true), place({ row: 'b' }))).toEqual({ row: 'd', column: 3 })
})

test('dot and comma go round the late rows', () => {
  expect(placeAfter(press('.'), place({ row: 'b' }))?.row).toBe('d')
  expect(placeAfter(press('.'), place({ row: 'd' }))?.row).toBe('b')
  expect(placeAfter(press(','), place({ row: 'b' }))?.row).toBe('d')
  expect(placeAfter(press('.'), place({ row: 'c', isMarked: () => false }))?.row).toBe('c')
})

test('an empty grid has no place, and a cursor whose row is gone starts again', () => {
  expect(placeAfter(press('j'), place({ lines: [] }))).toBeNull()
  expect(placeAfter(press('ArrowDown'), place({ row: 'gone' }))?.row).toBe('a')
})
