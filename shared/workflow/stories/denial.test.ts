import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf } from '../../../test/builders/workflow-story.ts'

const LINE = { claimNumber: 'C1', claimLine: '1', carc: '197', deniedAmount: 400, payer: 'P' }
const line = (facts = {}) => story('denial', { stage: 'received', facts: { ...LINE, ...facts } })
const decided = (decision: string, facts = {}) =>
  line(facts)
    .done(60, 'classify-root', { rootCause: 'authorization' })
    .done(200, 'fetch-docs')
    .asks(300, 'approve', 'decide', { args: { captures: { denialDecision: decision } } })

test('E7 has every step of its line', () => {
  const rows = 'open-case classify-root route-owner fetch-docs decide rebill appeal write-off outcome-watch prevent'
  expect(stepsOf('denial')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E7 a denied line opens its case by itself; the cause goes to who can mend it; two business days to decide', () => {
  let denial = line()
  expect([denial.state('open-case'), denial.cards()]).toEqual(['done', ['classify-root']])
  expect([denial.clock('classify-root').minutes, denial.run().state.journey.facts['deniedAmount']?.value]).toEqual([
    480, 400,
  ])
  denial = denial.done(60, 'classify-root', { rootCause: 'authorization' })
  expect([denial.stage(), denial.cards()]).toEqual(['classified', ['fetch-docs']])
  expect(denial.state('route-owner')).toBe('done')
  expect(taskOf(denial.run().state, 'fetch-docs').department).toBe('AUT')
  const coding = line().done(60, 'classify-root', { rootCause: 'coding' })
  expect(taskOf(coding.run().state, 'fetch-docs').department).toBe('HIM')
  denial = denial.done(200, 'fetch-docs')
  expect(denial.clock('decide').minutes).toBe(1080)
})

test('E7 billed again and paid: closed; the cause leaves one item for its owner', () => {
  let denial = decided('rebill')
  expect([denial.stage(), denial.cards()]).toEqual(['worked', ['rebill', 'prevent']])
  denial = denial.done(400, 'rebill').done(500, 'prevent')
  expect(denial.stage()).toBe('rebilled')
  denial = denial.recorded(9000, 'payment-posted')
  expect(denial.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'rebilled' })
})

test('E7 no payment in thirty days: somebody asks', () => {
  const denial = decided('rebill')
    .done(400, 'rebill')
    .done(500, 'prevent')
    .at(400 + 43201)
  expect([denial.state('outcome-watch'), denial.cards()]).toEqual(['not-done', ['outcome-check']])
})

test('E7 an appeal is flagged seven days before the payer’s last day', () => {
  const denial = decided('appeal', { appealUntil: inDays(20) }).at(13 * 1440 + 1)
  expect(taskOf(denial.run().state, 'appeal').flags).toContain('last day in a week')
})

test('[JN9] E7 an appeal is due five working days before the payer’s last day; told another day it moves; unknown, the usual time', () => {
  const dueAt = (run: ReturnType<typeof decided>) => taskOf(run.run().state, 'appeal').clock?.dueAt ?? 0
  const known = decided('appeal', { appealUntil: inDays(20) })
  expect(dueAt(known)).toBeGreaterThan(inDays(12))
  expect(dueAt(known)).toBeLessThanOrEqual(inDays(14))
  const told = known.heard(2000, {
    type: 'facts',
    facts: [{ name: 'appealUntil', value: inDays(27), class: 'ops' }],
    at: at(2000),
    source: { kind: 'message', ref: 'letter' },
  })
  expect(dueAt(told) - dueAt(known)).toBe(7 * 86_400_000)
  const late = decided('appeal', { appealUntil: inDays(2) })
  expect(late.clock('appeal').minutes).toBeGreaterThanOrEqual(540)
  expect(decided('appeal').clock('appeal').minutes).toBe(2700)
})

test('E7 a write-off ends it; what the line does not say is asked first', () => {
  const written = decided('write-off')
    .asks(400, 'approve', 'write-off', { by: 'lead.bil', args: { captures: { postedId: 'W1' } } })
    .done(500, 'prevent')
  expect(written.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'written-off' })
  const bare = story('denial', { stage: 'received', facts: { payer: 'P' } })
  expect(bare.at(6000).cards()).toContain('find-out')
})
