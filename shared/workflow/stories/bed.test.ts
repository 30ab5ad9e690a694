import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

const dirty = (facts = {}) => story('bed', { stage: 'dirty', placed: true, facts })

test('E4 has every row of its table', () => {
  const rows = ['pre-alert-ack', 'strip', 'dispatch', 'clean', 'inspect', 'equipment-back', 'maintenance', 'release']
  expect(stepsOf('bed')).toEqual(expect.arrayContaining(rows))
})

test('E4 pre-alert, dirty, cleaner on the way, cleaning, clean, released: three taps of EVS and the bed desk', () => {
  let bed = story('bed', { stage: 'pre-alert', placed: true })
  expect(bed.cards()).toEqual(['pre-alert-ack'])
  bed = bed.done(3, 'pre-alert-ack').told(30, { bedLeftAt: at(30) })
  expect([bed.stage(), bed.cards()]).toEqual(['dirty', ['strip', 'dispatch']])
  expect(bed.clock('dispatch')).toEqual({ minutes: 20, priority: 'routine' })
  bed = bed.done(34, 'strip').done(45, 'dispatch')
  expect([bed.stage(), bed.cards()]).toEqual(['cleaning', ['clean']])
  expect(bed.clock('clean').minutes).toBe(40)
  bed = bed.done(80, 'clean')
  expect([bed.stage(), bed.cards(), bed.state('inspect')]).toEqual(['clean', ['release'], 'skipped'])
  expect(bed.clock('release').minutes).toBe(5)
  bed = bed.recorded(82, 'bed-clean')
  expect(bed.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E4 somebody waits for the bed: at 15 minutes without a cleaner the coordinator is told', () => {
  const bed = dirty({ bedAsked: true })
  expect(bed.clock('dispatch')).toEqual({ minutes: 15, priority: 'stat' })
  expect(bed.at(14).escalated()).toEqual([])
  expect(bed.at(16).escalated()).toContain('dispatch 2')
})

test('E4 precautions that the discharge passes on are isolation', () => {
  expect(
    dirty({ precautions: ['contact'] })
      .done(10, 'dispatch')
      .clock('clean').minutes,
  ).toBe(60)
  expect(dirty({ precautions: [] }).done(10, 'dispatch').clock('clean').minutes).toBe(40)
})

test('E4 isolation takes 60 minutes, terminal 90, and is inspected; what fails is cleaned again', () => {
  let bed = dirty({ isolation: true }).done(10, 'dispatch')
  expect(bed.clock('clean').minutes).toBe(60)
  bed = bed.told(12, { terminalClean: true })
  expect(bed.clock('clean').minutes).toBe(90)
  bed = bed.done(60, 'clean')
  expect(bed.stage()).toBe('inspect')
  expect(bed.cards()).toContain('inspect')
  bed = bed.done(70, 'inspect', { inspection: 'fail' })
  expect(bed.cards()).toContain('clean')
  expect(bed.stage()).toBe('cleaning')
  bed = bed.done(110, 'clean').done(115, 'inspect', { inspection: 'pass' })
  expect(bed.stage()).toBe('clean')
})

test('E4 what is broken is repaired, what is missing is brought, before the bed is released', () => {
  let bed = dirty({ inspectWanted: true }).done(5, 'strip', { missingEquipment: true }).done(15, 'dispatch')
  bed = bed.done(50, 'clean').done(60, 'inspect', { inspection: 'repair' })
  expect(bed.cards()).toEqual(['equipment-back', 'maintenance'])
  bed = bed.done(150, 'maintenance')
  expect(bed.cards()).toEqual(['equipment-back', 'release'])
  bed = bed.done(155, 'release').done(160, 'equipment-back')
  expect(bed.run().state.journey.state).toBe('closed')
})

test('E4 the leaving is taken back: before cleaning it is not needed, after it people decide', () => {
  const before = dirty().told(10, { patientBack: true })
  expect(before.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'not-needed' })
  const after = dirty().done(10, 'dispatch').done(40, 'clean').told(45, { patientBack: true })
  expect(after.stage()).toBe('clean')
  expect(after.cards()).toContain('patient-back')
  expect(after.clock('patient-back')).toEqual({ minutes: 15, priority: 'stat' })
})

test('[LK9] E4 the discharge is taken back: not begun, the clean is not needed; begun, it is finished and the bed flagged', () => {
  const undone = (minute: number) =>
    ({
      type: 'parent-undone',
      reason: 'discharge cancelled',
      at: at(minute),
      source: { kind: 'rule', ref: 'journey' },
    }) as const
  const before = dirty().heard(10, undone(10))
  expect(before.run().state.journey.state).toBe('closed')
  const during = dirty().done(10, 'dispatch').asks(12, 'start', 'clean').heard(20, undone(20))
  expect([during.state('clean'), during.cards()]).toEqual([
    'working',
    expect.arrayContaining(['clean', 'patient-back']),
  ])
})
