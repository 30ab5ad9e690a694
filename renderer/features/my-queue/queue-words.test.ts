import { expect, test } from 'vitest'
import { aTaskRow, NOON } from '../../../test/builders/ward.ts'
import { startWords } from '../../ui/words/start-words.ts'
import { zoneFormat } from '../../ui/time/zone-format.ts'
import { standWords } from './queue-words.ts'

const { t } = startWords()
const context = { t, format: zoneFormat('UTC'), now: NOON, me: 'me', tasks: new Map() }
const lopez = { id: 'u-lopez', name: 'Maria Lopez' }

test('[HO4] a step that nobody has since a shift was over says whose it was; one that was given back by hand does not', () => {
  const said = (passedOn: object) =>
    standWords(aTaskRow('free', { passedOn: { from: lopez, at: NOON, ...passedOn } }), context)
  expect(said({ to: null, shiftEnd: true })).toBe('shift over, M. Lopez had it')
  expect(said({ to: null })).toBeNull()
  const taken = { from: lopez, to: null, at: NOON, shiftEnd: true }
  expect(standWords(aTaskRow('claimed', { passedOn: taken }), context)).not.toContain('shift over')
})
