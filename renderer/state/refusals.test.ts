import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { anActor } from '../../test/builders/people.ts'
import { UNREAD_WORDS } from '../../shared/commands/sealed-args.ts'
import { memoryDisk } from '../outbox/memory-disk.ts'
import { createOutbox } from '../outbox/create-outbox.ts'
import { createRefusals } from './refusals.ts'

const seal = async (one: ReturnType<typeof command>) => {
  const { commandId: of } = one
  const sealed = { v: 1, key: 'k', of, point: 'p', names: Object.keys(one.args), box: 'b' }
  return one.verb === 'note' ? { ...one, args: { sealed } } : one
}

/** A refused note, and the verbs of its card; `reopened` as the next start of the console finds it. */
async function card() {
  const disk = memoryDisk()
  const time = new ManualTime()
  const opened = async () => {
    const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {}, seal })
    await outbox.open()
    const actor = () => anActor({ id: 'u1' })
    const issue = async () => ({ kind: 'not-recorded', reason: 'io', message: 'not asked' }) as const
    return { outbox, refusals: createRefusals({ outbox, issue, actor, resend: () => {} }) }
  }
  const first = await opened()
  const note = command(1, { verb: 'note', args: { text: 'HIV positive' } })
  await first.outbox.record({ command: note, journey: 'j1', user: 'u1' })
  first.outbox.sent(note.commandId)
  const refusal = { code: 'journey-closed', by: null, at: null, row: null } as const
  await first.outbox.answer(outcomeOf(note, { outcome: 'rejected', seq: null, refusal }))
  return { ...first, id: note.commandId, disk, opened }
}

test('[SE1] why a card is put away, in a person’s own words, is on no disk; a reason that was chosen is', async () => {
  for (const [typed, onDisk] of [
    [true, false],
    [false, true],
  ] as const) {
    const { refusals, id, disk } = await card()
    await refusals.discard(id, 'HIV positive anyway', typed)
    expect(JSON.stringify(await disk.load()).includes('HIV positive anyway')).toBe(onDisk)
  }
})

test('[SE4] a card is copied with its words while the console lives, and with a mark in their place after a restart', async () => {
  const { refusals, id, opened } = await card()
  expect(refusals.copyText(id)).toContain('HIV positive')
  const again = await opened()
  expect(again.refusals.copyText(id)).toContain(UNREAD_WORDS)
  expect(again.refusals.copyText(id)).not.toContain('box')
})

test('[SG6] cards that only a former sign-in stands against are sent again together, in order; others stay', async () => {
  const time = new ManualTime()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const issue = async () => ({ kind: 'not-recorded', reason: 'io', message: 'not asked' }) as const
  const actor = () => anActor({ id: 'u1' })
  const refusals = createRefusals({ outbox, issue, actor, resend: () => {} })
  const reasons = ['session-unknown', 'session-ended', 'session-unknown', 'session-expired', 'session-unknown'] as const
  for (const [at, reason] of reasons.entries()) {
    const one = command(at + 1)
    await outbox.record({ command: one, journey: `j${at}`, user: at === 4 ? 'u2' : 'u1' })
    const refusal = { code: 'forbidden', by: null, at: null, row: null, reason } as const
    await outbox.answer(outcomeOf(one, { outcome: 'rejected', seq: null, refusal }), false)
  }
  await outbox.record({ command: command(6, { after: command(3).commandId }), journey: 'j2', user: 'u1' })
  const fallen = { code: 'depends-on-refused', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(6), { outcome: 'rejected', seq: null, refusal: fallen }), false)

  expect(await refusals.retryAll()).toEqual({ sent: 3, left: 0 })
  const { pending, refused } = outbox.view.getState()
  const idsOf = (all: readonly { command: { commandId: string } }[]) => all.map((one) => one.command.commandId)
  expect(idsOf(pending)).toEqual([1, 3, 4, 6].map((at) => command(at).commandId))
  expect(idsOf(refused)).toEqual([2, 5].map((at) => command(at).commandId))
})
