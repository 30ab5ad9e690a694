import { expect, test } from 'vitest'
import { journeyIdentitySchema } from '../../../shared/domain/journey.ts'
import type { Refusal } from '../../../shared/commands/command.ts'
import { aJourneyRow, aTaskRow, NOON } from '../../../test/builders/ward.ts'
import { command } from '../../../test/builders/commands.ts'
import type { Feedback, Undoable } from '../../state/screen/screen-store.ts'
import { startWords } from '../../ui/words/start-words.ts'
import type { News } from './news.ts'
import { type Telling, toastOf } from './toast-of.ts'

const MIN = 60_000
const identity = journeyIdentitySchema.parse({
  kind: 'journeyId',
  id: 'j1',
  journey: 'j1',
  facility: 'north',
  version: 1,
  seq: 1,
  family: 'Rivera',
  given: 'Ana',
  mrn: '7724471',
  birthDate: null,
  sex: 'F',
  visit: 'v1',
})
const rows: { readonly [key: string]: unknown } = {
  'journey:j1': aJourneyRow(),
  'journeyId:j1': identity,
  'task:j1/med-rec': aTaskRow('free'),
}
const telling: Telling = {
  t: startWords().t,
  board: { row: (kind, id) => (rows[`${kind}:${id}`] ?? null) as never },
  reference: null,
  when: (at) => new Date(at).toISOString().slice(11, 16),
  now: NOON,
  online: true,
}
const target = { journey: 'j1', task: 'j1/med-rec', escalation: null }
const ask = { verb: 'claim', entityId: 'j1/med-rec' } as const
const refusal = (over: Partial<Refusal>): Refusal => ({
  code: 'already-claimed',
  by: null,
  at: null,
  row: null,
  ...over,
})
const said = (of: Feedback, undo: Undoable | null = null): News => ({ kind: 'said', of, undo, at: NOON })
/** The sentence without the marks that keep a name's direction to itself. */
const words = (news: News, over: Partial<Telling> = {}) =>
  toastOf(news, { ...telling, ...over }).words.replaceAll(/[\u2068\u2069]/g, '')

test('what I did is told with step, bed and patient, and passes', () => {
  const news = said({ kind: 'taken', ask, target })
  expect(words(news)).toBe('Claimed Reconcile, 412A RIVERA.')
  expect(words(news, { online: false })).toBe('Claimed Reconcile, 412A RIVERA. Kept here until the server answers.')
  expect(toastOf(news, telling)).toMatchObject({ tone: 'quiet', undo: null, show: false })
  expect(words(said({ kind: 'taken', ask: { verb: 'note', entityId: 'j1' }, target }))).toBe('Note added, 412A RIVERA.')
})

test('undo is offered exactly as long as z takes it back', () => {
  const undo: Undoable = { ask: { verb: 'release', entityId: 'j1/med-rec' }, verb: 'claim', target, at: NOON - 2_000 }
  expect(toastOf(said({ kind: 'taken', ask, target }, undo), telling)).toMatchObject({ undo, until: NOON + 8_000 })
})

test('who may not read the name reads bed and initials', () => {
  const board: Telling['board'] = { row: (kind, id) => (kind === 'journeyId' ? null : telling.board.row(kind, id)) }
  expect(words(said({ kind: 'taken', ask, target }), { board })).toBe('Claimed Reconcile, 412A RA.')
})

test('a refusal at once says who has it', () => {
  const of: Feedback = { kind: 'refused', ask, target, refusal: refusal({ by: 'Maria Lopez' }) }
  expect(words(said(of))).toBe('Not taken: Claim Reconcile, 412A RIVERA. M. Lopez has it.')
})

test('a refusal that comes later tells who, when and when I pressed, and stays with its card', () => {
  const card = {
    command: command(1, { entityId: 'j1/med-rec', issuedAt: NOON + 2 * MIN }),
    user: 'u1',
    journey: 'j1',
    refusal: refusal({ by: 'Maria Lopez', at: NOON + MIN }),
    outcome: 'rejected',
    at: NOON,
    dependents: [],
  } as const
  const news: News = { kind: 'refused', card }
  expect(words(news)).toBe('Not yours: Maria Lopez claimed Reconcile, 412A RIVERA, at 12:01. You pressed at 12:02.')
  expect(toastOf(news, telling)).toMatchObject({ until: null, show: true, card: card.command.commandId })
})

test('a full disk says that nothing was recorded, stays, and gives the filled form to copy', () => {
  const asked = {
    verb: 'complete',
    entityId: 'j1/med-rec',
    args: { captures: { reconciled: true, calls: 2 }, note: '' },
  } as const
  const toast = toastOf(said({ kind: 'not-saved', ask: asked, target, reason: 'disk-full', message: 'x' }), telling)
  expect(toast.words).toContain('Not saved: this disk is full, nothing was recorded. Write it down.')
  expect(toast).toMatchObject({ tone: 'blocked', until: null })
  expect(toast.copy?.replaceAll(/[\u2068\u2069]/g, '')).toBe(
    'Done Reconcile, 412A RIVERA, 12:00 reconciled: true\ncalls: 2',
  )
})

test('another fault of the disk says its own reason', () => {
  const of: Feedback = { kind: 'not-saved', ask, target, reason: 'io', message: 'Could not write.' }
  expect(words(said(of))).toContain('Not saved: Could not write. Nothing was recorded. Write it down.')
})

test('several: how many, and why not the others', () => {
  const refused = [refusal({ code: 'already-completed' }), refusal({ code: 'already-completed' })]
  expect(words(said({ kind: 'several', done: 5, refused }))).toBe('5 done, 2 not: it has ended.')
  expect(words(said({ kind: 'several', done: 5, refused: [] }))).toBe('5 done.')
})

test('back: how many were accepted, and what needs me stays', () => {
  const back = (kept: number, refused: number): News => ({ kind: 'back', at: NOON, kept, refused })
  expect(words(back(3, 1))).toBe('Back at 12:00: 2 of 3 accepted, 1 needs you.')
  expect(toastOf(back(3, 1), telling)).toMatchObject({ until: null, show: true })
  expect(words(back(3, 0))).toBe('Back at 12:00. All 3 actions were accepted.')
  expect(words(back(1, 0))).toBe('Back at 12:00. Your action was accepted.')
  expect(words(back(0, 0))).toBe('Back at 12:00. The screen is live again.')
})

test('[AG4] a step that went on because my shift was over says to whom', () => {
  const task = aTaskRow('free')
  expect(words({ kind: 'passed-on', task, to: 'Jonas Ortiz' })).toBe(
    'Your shift is over: Reconcile, 412A RIVERA, went to J. Ortiz.',
  )
  expect(words({ kind: 'passed-on', task, to: null })).toContain('went to the team')
})

test('a step that was cancelled under me says when and why', () => {
  const system = { by: 'system', at: NOON, recordedBy: 'system', recordedAt: NOON, via: 'system' }
  const task = aTaskRow('cancelled', { performed: system, reason: 'discharge cancelled', changedAt: NOON })
  if (task.state !== 'cancelled') throw new Error('not cancelled')
  expect(words({ kind: 'claim-ended', task })).toBe(
    'Your Reconcile, 412A RIVERA, was cancelled at 12:00: discharge cancelled. Stop here.',
  )
})
