import { expect, test } from 'vitest'
import { keyLines } from '../../state/screen/key-map.ts'
import { helpGroups, type ScreenHas } from './help-groups.ts'

const BOARD: ScreenHas = { rows: true, bands: true, filter: true, order: true, sections: true, identity: true }
const BARE: ScreenHas = { rows: false, bands: false, filter: false, order: false, sections: false, identity: false }

const keysIn = (has: ScreenHas) => helpGroups(keyLines(), has).flatMap(({ lines }) => lines.map(({ keys }) => keys))

test('on a board every key of the map is shown once, beside those of lists and forms', () => {
  const shown = keysIn(BOARD)
  const map = keyLines()
    .filter(({ keys }) => keys !== 'g' && keys !== 'Shift+F6')
    .map(({ keys }) => keys)
  expect(shown).toEqual(expect.arrayContaining(map))
  expect(new Set(shown).size).toBe(shown.length)
  expect(shown).toContain('[ ]')
})

test('a screen without rows does not promise what would do nothing there', () => {
  const shown = keysIn(BARE)
  for (const key of ['c', 'd', '/', 'o', 'r', 'i', '1-6', 'Enter', '. ,']) expect(shown).not.toContain(key)
  for (const key of ['Ctrl+K', '?', 'g d', 'Shift+C', 'z', 'Esc']) expect(shown).toContain(key)
})

test('keys stand under what they act on', () => {
  const groups = new Map(helpGroups(keyLines(), BOARD).map(({ id, lines }) => [id, lines.map(({ keys }) => keys)]))
  expect(groups.get('step')).toEqual(expect.arrayContaining(['c', 's', 'd', 'p', 'x']))
  expect(groups.get('patient')).toEqual(expect.arrayContaining(['e', 'b', 'n', 'Enter']))
  expect(groups.get('go')).toEqual(['g d', 'g r', 'g b', 'g q', 'g e', 'g s', 'g 1-9'])
})
