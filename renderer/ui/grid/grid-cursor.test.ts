import { expect, test } from 'vitest'
import { createGridCursor, moveCursor, slideCursor, touchCursor } from './grid-cursor.ts'

test('[BO23] a cursor whose row went stands at another that nobody chose, until a hand moves it', () => {
  const cursor = createGridCursor()
  moveCursor(cursor, { row: 'a', column: 1 }, true)
  expect(cursor.getState()).toEqual({ row: 'a', column: 1, focus: 1, byItself: false })
  slideCursor(cursor, 'b', true)
  expect(cursor.getState()).toEqual({ row: 'b', column: 1, focus: 2, byItself: true })
  touchCursor(cursor, 'b', 1)
  expect(cursor.getState().byItself).toBe(true)
  touchCursor(cursor, 'b', 0)
  expect(cursor.getState().byItself).toBe(false)
})

test('[BO23] a key that moves the cursor makes the row chosen', () => {
  const cursor = createGridCursor()
  slideCursor(cursor, 'b', false)
  moveCursor(cursor, { row: 'b' }, false)
  expect(cursor.getState()).toEqual({ row: 'b', column: 0, focus: 0, byItself: false })
})
