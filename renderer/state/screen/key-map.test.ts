import { expect, test } from 'vitest'
import { isLetter, keyLines, keysOf, meaningOf, type KeyPress } from './key-map.ts'

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
  ['+', 'add-task'],
  ['y', 'acknowledge'],
  ['m', 'menu'],
])('%s means %s', (key, action) => {
  expect(meaningOf(press(key), false)).toEqual({ does: 'act', action })
})

test('after g a letter leads to a screen and never acts on a patient', () => {
  expect(meaningOf(press('d'), true)).toEqual({ does: 'go-board', workflow: 'discharge' })
  expect(meaningOf(press('b'), true)).toEqual({ does: 'go', to: 'boards' })
  expect(meaningOf(press('3'), true)).toEqual({ does: 'go-nth', nr: 3 })
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

test('every line of the map that the help shows means what the help says', () => {
  for (const { keys, means } of keyLines()) expect([keys, spoken(keys)]).toEqual([keys, means])
})

test('an action names its key, one without a key names none', () => {
  expect(keysOf('claim')).toBe('c')
  expect(keysOf('open-journey')).toBe('Shift+N')
  expect(keysOf('skip')).toBe('')
})

/** Presses what is written: "g d", "Ctrl+Shift+L", "1-6". */
function spoken(keys: string) {
  const afterG = keys.startsWith('g ')
  const parts = keys === '+' ? [keys] : keys.replace(/^g /, '').split('+')
  const last = { Esc: 'Escape', Space: ' ', '1-6': '1', '1-9': '1' }[parts.at(-1) ?? ''] ?? parts.at(-1) ?? ''
  return meaningOf(press(last, { ctrlKey: parts.includes('Ctrl'), shiftKey: parts.includes('Shift') }), afterG)
}
