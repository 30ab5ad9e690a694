import { expect, test } from 'vitest'
import { stateOf, type JourneyState } from '../../shared/changes/journey-state.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { HELD_MS, journeyNews } from './journey-news.ts'

function state(over: object): JourneyState {
  const made = stateOf([journeyRow('j1', over)])
  if (made === null) throw new Error('no journey')
  return made
}

const AT_ONCE = { now: 5_000, byPerson: false }
const events = (before: JourneyState | null, after: JourneyState) =>
  journeyNews(before, after, AT_ONCE).map(({ event }) => event)

test('[EF1] opened, advanced, stalled and closed are told once each, as they happen', () => {
  const open = state({ stage: 'ready', stalledAt: null, state: 'open' })
  expect(events(null, open)).toEqual(['journey.opened'])
  expect(events(open, open)).toEqual([])
  const moved = state({ stage: 'left', stalledAt: null, state: 'open' })
  expect(events(open, moved)).toEqual(['journey.advanced'])
  const stalled = state({ stage: 'left', stalledAt: 4_000, state: 'open' })
  expect(events(moved, stalled)).toEqual(['journey.stalled'])
  expect(events(stalled, stalled)).toEqual([])
  const closed = state({ stage: 'done', stalledAt: null, state: 'closed' })
  expect(events(stalled, closed)).toEqual(['journey.advanced', 'journey.closed'])
})

test('[EF1] what a person did is held, what a message or a timer did goes at once', () => {
  const open = state({})
  expect(journeyNews(null, open, AT_ONCE)[0]?.notBefore).toBeNull()
  expect(journeyNews(null, open, { now: 5_000, byPerson: true })[0]?.notBefore).toBe(5_000 + HELD_MS)
})

test('[EF1] news carry ids, workflow, stage and times alone', () => {
  const [news] = journeyNews(null, state({ initials: 'CC', bed: 'CANARY', room: 'CANARY', unit: 'CANARY' }), AT_ONCE)
  expect(Object.keys(news ?? {}).toSorted()).toEqual(
    ['at', 'event', 'facility', 'journey', 'notBefore', 'stage', 'version', 'workflow'].toSorted(),
  )
  expect(JSON.stringify(news)).not.toContain('CANARY')
})
