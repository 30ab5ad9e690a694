import { expect, test } from 'vitest'
import { command } from '../../../test/builders/commands.ts'
import { type NewToast, notOvertaken, shownOf, stillStanding, type Toast, withToast } from './toast.ts'

const toast = (words: string, over: Partial<NewToast> = {}): NewToast => ({
  tone: 'quiet',
  words,
  until: 100,
  ask: null,
  undo: null,
  card: null,
  show: false,
  copy: null,
  ...over,
})
const stackOf = (...all: NewToast[]) => all.reduce<readonly Toast[]>((stack, one) => withToast(stack, one), [])
const words = (toasts: readonly Toast[]) => toasts.map((one) => one.words)

test('a message goes when its time has passed, one without a time stays, one with a card goes with the card', () => {
  const stack = stackOf(toast('a'), toast('b', { until: null }), toast('c', { until: null, card: 'x' }))
  expect(stillStanding(stack, { now: 99, cards: new Set(['x']) })).toBe(stack)
  expect(words(stillStanding(stack, { now: 100, cards: new Set(['x']) }))).toEqual(['b', 'c'])
  expect(words(stillStanding(stack, { now: 0, cards: new Set() }))).toEqual(['a', 'b'])
})

test('four are in sight, the others are counted', () => {
  const stack = stackOf(...['a', 'b', 'c', 'd', 'e', 'f'].map((one) => toast(one)))
  expect(words(shownOf(stack).shown)).toEqual(['c', 'd', 'e', 'f'])
  expect(shownOf(stack).behind).toBe(2)
})

test('of very many the passing ones give way before those that must be seen', () => {
  const must = toast('must', { until: null })
  const stack = stackOf(must, ...Array.from({ length: 30 }, (_, at) => toast(String(at))))
  expect(stack).toHaveLength(20)
  expect(stack[0]?.words).toBe('must')
  expect(new Set(stack.map(({ nr }) => nr)).size).toBe(20)
})

test('a message goes when its action was taken back, or refused after all', () => {
  const claim = { verb: 'claim', entityId: 'j1/a' } as const
  const release = { verb: 'release', entityId: 'j1/a' } as const
  const target = { journey: 'j1', task: 'j1/a', escalation: null }
  const undo = { ask: release, verb: 'claim', target, at: 0 } as const
  const stack = stackOf(
    toast('claimed a', { ask: claim, undo }),
    toast('claimed b', { ask: { ...claim, entityId: 'j1/b' } }),
  )
  const said = (ask: typeof claim | typeof release) =>
    notOvertaken(stack, { kind: 'said', of: { kind: 'taken', ask, target }, undo: null, at: 0 })
  expect(words(said(release))).toEqual(['claimed b'])
  expect(words(said(claim))).toEqual(['claimed a', 'claimed b'])
  const refusal = { code: 'already-claimed', by: null, at: null, row: null } as const
  const at = { user: 'u1', journey: 'j1', at: 0 } as const
  const card = { ...at, command: command(1), refusal, outcome: 'rejected', dependents: [] } as const
  expect(words(notOvertaken(stack, { kind: 'refused', card }))).toEqual(['claimed b'])
})
