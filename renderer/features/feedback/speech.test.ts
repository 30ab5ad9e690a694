import { expect, test } from 'vitest'
import { SILENT, SPEAK_MS, spoken, withWords } from './speech.ts'

test('the first is said at once, followers together ten seconds later', () => {
  const first = withWords(SILENT, 'Claimed A.', 1_000)
  expect(first.said).toBe('Claimed A.')
  const more = withWords(withWords(first, 'Claimed B.', 2_000), 'Claimed C.', 3_000)
  expect(more.said).toBe('Claimed A.')
  expect(spoken(more, 1_000 + SPEAK_MS - 1)).toBe(more)
  expect(spoken(more, 1_000 + SPEAK_MS)).toMatchObject({ said: 'Claimed B. Claimed C.', waiting: [], nr: 2 })
})

test('the same sentence again is another saying', () => {
  const first = withWords(SILENT, 'Nothing free.', 0)
  expect(withWords(first, 'Nothing free.', SPEAK_MS)).toMatchObject({ said: 'Nothing free.', nr: 2 })
})
