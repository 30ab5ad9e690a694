import { expect, test } from 'vitest'
import { isLetter, meaningOf, type KeyPress } from './key-map.ts'

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...over,
})

test.each([
  ['c', 'claim'],
  ['d', 'done'],
  ['s', 'start'],
  ['x', 'fail'],
  ['t', 'ready-at'],
  ['e', 'expected-leave'],
  ['b', 'barrier'],
  ['y', 'acknowledge'],
  ['m', 'menu'],
])('%s means %s', (key, action) => {
  expect(meaningOf(press(key), false)).toEqual({ does: 'act', action })
})

test('after g a letter leads to a screen and never acts on a patient', () => {
  expect(meaningOf(press('d'), true)).toEqual({ does: 'go', to: 'discharge' })
  expect(meaningOf(press('q'), true)).toEqual({ does: 'go', to: 'queue' })
  expect(meaningOf(press('c'), true)).toBeNull()
})

test('shift takes the next best or opens a journey; control and alt leave the letters to the browser', () => {
  expect(meaningOf(press('C', { shiftKey: true }), false)).toEqual({ does: 'take-next' })
  expect(meaningOf(press('N', { shiftKey: true }), false)).toEqual({ does: 'act', action: 'open-journey' })
  expect(meaningOf(press('c', { ctrlKey: true }), false)).toBeNull()
  expect(meaningOf(press('d', { altKey: true }), false)).toBeNull()
  expect(meaningOf(press('k', { ctrlKey: true }), false)).toEqual({ does: 'palette' })
})

test('only single signs count as letters', () => {
  expect(isLetter(press('c'))).toBe(true)
  expect(isLetter(press('Escape'))).toBe(false)
  expect(isLetter(press('k', { ctrlKey: true }))).toBe(false)
})
