import { expect, test } from 'vitest'
import type { SyncStatus } from '../../state/console-state.ts'
import { type LineStory, nextChapter } from './line-story.ts'

type LineState = SyncStatus['line']

const offline = (since: number): LineState => ({ kind: 'offline', since, asOf: 0, why: 'no-answer' })
const live = (asOf: number): LineState => ({ kind: 'live', asOf })
const HERE: LineStory = { kind: 'here' }

/** Plays moments one after the other; gives every chapter. */
function played(moments: readonly [at: number, line: LineState, unanswered: string[], refused?: string[]][]) {
  const chapters: LineStory[] = []
  let story = HERE
  for (const [now, line, unanswered, refused = []] of moments) {
    story = nextChapter(story, { now, line, unanswered: new Set(unanswered), refused: new Set(refused) })
    chapters.push(story)
  }
  return chapters
}

test('back: two of three accepted, one needs me, told once and only when all have their answer', () => {
  const chapters = played([
    [0, offline(0), ['a']],
    [20_000, offline(0), ['a', 'b', 'c']],
    [60_000, { kind: 'catching-up', since: 60_000, asOf: 0 }, ['b', 'c']],
    [61_000, live(61_000), ['c'], ['b']],
    [62_000, live(62_000), [], ['b']],
    [63_000, live(63_000), [], ['b']],
  ])
  expect(chapters.map(({ kind }) => kind)).toEqual(['away', 'away', 'away', 'back', 'over', 'here'])
  expect(chapters[4]).toEqual({ kind: 'over', at: 61_000, kept: 3, refused: 1 })
})

test('an outage under 15 s is not told, one of 15 s is', () => {
  expect(
    played([
      [0, offline(0), []],
      [14_999, live(0), []],
    ]).at(-1),
  ).toEqual(HERE)
  expect(
    played([
      [0, offline(0), []],
      [15_000, live(0), []],
    ]).at(-1),
  ).toMatchObject({ kind: 'over', kept: 0 })
})

test('a line that goes again before the answers came begins a new outage with what is still kept', () => {
  const chapters = played([
    [0, offline(0), ['a', 'b']],
    [20_000, live(0), ['a', 'b']],
    [21_000, offline(21_000), ['b']],
  ])
  expect(chapters.at(-1)).toEqual({ kind: 'away', since: 21_000, kept: new Set(['b']) })
})

test('signing out is no outage', () => {
  expect(
    played([
      [0, offline(0), ['a']],
      [60_000, { kind: 'signed-out', asOf: 0 }, ['a']],
    ]).at(-1),
  ).toEqual(HERE)
})
