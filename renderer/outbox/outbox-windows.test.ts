import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { memoryDisk } from './memory-disk.ts'
import { createOutbox } from './create-outbox.ts'
import type { Outbox } from './outbox.ts'
import { windowChannel, type OutboxNews } from './outbox-news.ts'

const seal = async (one: ReturnType<typeof command>) =>
  one.verb === 'note' ? { ...one, args: { sealed: { names: Object.keys(one.args) } } } : one

/** Windows over one disk. What one tells, the others hear at once, as it comes out of a structured clone. */
async function windows(count: number): Promise<{ all: Outbox[]; time: ManualTime; deaf(at: number): void }> {
  const disk = memoryDisk()
  const time = new ManualTime()
  const all: Outbox[] = []
  const deafened = new Set<number>()
  for (let at = 0; at < count; at += 1) {
    const tell = (news: OutboxNews) => {
      for (const [other, outbox] of all.entries())
        if (other !== at && !deafened.has(other)) outbox.adopt(structuredClone(news))
    }
    all.push(createOutbox({ disk, clock: time, scheduler: time, report: () => {}, seal, tell }))
  }
  for (const outbox of all) await outbox.open()
  return { all, time, deaf: (at) => void deafened.add(at) }
}
const first = ({ all }: { all: Outbox[] }, at: number): Outbox => {
  const outbox = all[at]
  if (outbox === undefined) throw new Error('no such window')
  return outbox
}
const draft = (number: number) => ({ command: command(number), journey: `j${number}`, user: 'u1' })
const pending = (outbox: Outbox) =>
  outbox.view.getState().pending.map(({ command, stage }) => [command.deviceSeq, stage])
const { commandId: ID } = command(1)
const rejected = {
  outcome: 'rejected',
  seq: null,
  refusal: { code: 'forbidden', by: null, at: null, row: null, reason: 'session-unknown' },
} as const

test('[SY78] what one window recorded is in the others at once, as it was typed, and counted on', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record({ ...draft(1), command: command(1, { verb: 'note', args: { text: 'typed' } }) })
  expect(pending(two)).toEqual([[1, 'waiting']])
  expect(two.view.getState().pending[0]?.command.args).toEqual({ text: 'typed' })
  expect(two.sendable('u1', 9)[0]?.args).toEqual({ sealed: { names: ['text'] } })
  expect(two.nextDeviceSeq()).toBe(2)
})

test('[SY78] answered in one window it is answered in all: the overlay goes with the rows of each', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record(draft(1))
  two.sent(ID)
  await two.answer(outcomeOf(command(1)))
  expect([pending(one), pending(two)]).toEqual([[[1, 'answered']], [[1, 'answered']]])
  one.shown([ID])
  expect([pending(one), pending(two)]).toEqual([[], [[1, 'answered']]])
})

test('[SY78] rows that came before the answer of another window: nothing is left of the overlay', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record(draft(1))
  one.shown([ID])
  two.sent(ID)
  await two.answer(outcomeOf(command(1)))
  expect(pending(one)).toEqual([])
})

test('[SY78] a card stands in all windows, is put away from any, and what is sent again from one is pending in all', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  for (const number of [1, 2]) await one.record(draft(number))
  for (const number of [1, 2]) {
    one.sent(command(number).commandId)
    await one.answer(outcomeOf(command(number), rejected), false)
  }
  const cards = (outbox: Outbox) => outbox.view.getState().refused.map((card) => card.command.deviceSeq)
  expect([cards(one), cards(two)]).toEqual([
    [1, 2],
    [1, 2],
  ])
  await two.close(ID, 'seen')
  expect([cards(one), cards(two)]).toEqual([[2], [2]])
  expect(await two.sendAgain(command(2).commandId, 's9')).toBe(true)
  expect([cards(one), pending(one)]).toEqual([[], [[2, 'waiting']]])
  expect(one.sendable('u1', 9)).toMatchObject([{ sessionId: 's9' }])
})

test('[SY78] sent by two windows at once it has two answers: the second changes nothing', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record(draft(1))
  one.sent(ID)
  two.sent(ID)
  await one.answer(outcomeOf(command(1)))
  await two.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied', seq: 50 }))
  expect([pending(one), pending(two)]).toEqual([[[1, 'answered']], [[1, 'answered']]])
})

test('[SY78] a window that heard nothing reads the disk: what is there newer than it knows counts, what it knows newer stays', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record(draft(1))
  profile.deaf(1)
  await one.record(draft(2))
  one.sent(ID)
  await one.answer(outcomeOf(command(1), rejected), false)
  expect(pending(two)).toEqual([[1, 'waiting']])
  await two.reread()
  expect([pending(two), two.view.getState().refused.length]).toEqual([[[2, 'waiting']], 1])
  await profile.time.advance(5)
  two.sent(command(2).commandId)
  await two.reread()
  expect(pending(two), 'under way here').toEqual([[2, 'sent']])
})

test('[SY78] what is no news of ours is passed over and told', () => {
  const heard: unknown[] = []
  const reports: string[] = []
  let say: (event: { data: unknown }) => void = () => {}
  const channel = { postMessage: () => {}, addEventListener: (_: 'message', run: typeof say) => void (say = run) }
  windowChannel(channel, (what) => void reports.push(what)).hear((news) => heard.push(news))
  for (const data of [null, 'x', { kind: 'recorded' }, { kind: 'fate', id: 1 }, { kind: 'later' }]) say({ data })
  say({ data: { kind: 'fate', id: 'a', fate: { kind: 'closed', at: 1, reason: 'x' } } })
  expect([heard.length, reports.length]).toEqual([1, 5])
})

test('[SY38] [SY78] answered in one window and passed unnamed in another, it is asked about by whichever has the turn', async () => {
  const profile = await windows(2)
  const [one, two] = [first(profile, 0), first(profile, 1)]
  await one.record(draft(1))
  two.sent(ID)
  await two.answer(outcomeOf(command(1), { seq: 11 }))
  for (const window of [one, two]) window.passed([ID])
  expect([pending(one), pending(two)]).toEqual([[], []])
  expect(one.sendable('u1', 9).map(({ commandId }) => commandId)).toEqual([ID])
  one.sent(ID)
  await one.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied', seq: 11 }))
  expect([one, two].map((window) => [pending(window), window.sendable('u1', 9)])).toEqual([
    [[], []],
    [[], []],
  ])
})

test('[SY78] what was only asked about counts as answered again where another window may have the turn; what was offered again waits on', async () => {
  const [one] = (await windows(1)).all
  if (one === undefined) throw new Error('no window')
  for (const number of [1, 2]) {
    await one.record(draft(number))
    one.sent(command(number).commandId)
    await one.answer(outcomeOf(command(number), { seq: 10 + number }))
  }
  one.askAgain([ID])
  expect(pending(one)).toEqual([
    [1, 'waiting'],
    [2, 'answered'],
  ])
  expect(one.unask()).toEqual([ID])
  expect(pending(one)).toEqual([
    [1, 'answered'],
    [2, 'answered'],
  ])
  one.shown([ID])
  expect(pending(one)).toEqual([[2, 'answered']])
  // It may have been shown by a history that is no more.
  expect(one.unseen()).toEqual([ID, command(2).commandId])
  await one.offerAgain()
  expect(one.unask()).toEqual([])
  expect(pending(one).map(([, stage]) => stage)).toEqual(['waiting', 'waiting'])
})

test('[SY78] what was asked about with nobody to hear of it is unasked in the same way, and asked again with the next turn', async () => {
  const profile = await windows(1)
  const one = first(profile, 0)
  await one.record(draft(1))
  one.sent(ID)
  await one.answer(outcomeOf(command(1), { seq: 11 }))
  one.passed([ID])
  expect([pending(one), one.sendable('u1', 9).length]).toEqual([[], 1])
  expect(one.unask()).toEqual([ID])
  expect([pending(one), one.sendable('u1', 9).length]).toEqual([[], 0])
  expect(one.unseen()).toEqual([ID])
  one.askAgain([ID])
  expect([pending(one), one.sendable('u1', 9).length]).toEqual([[], 1])
})

test('[SY32] [SY78] what was refused for slowness is not taken by reading the disk again, which has it after all', async () => {
  const [time, disk] = [new ManualTime(), memoryDisk()]
  const append: typeof disk.append = async (record) => {
    const answer = await disk.append(record)
    await new Promise<void>((settle) => void time.after(5_000, settle))
    return answer
  }
  const one = createOutbox({ disk: { ...disk, append }, clock: time, scheduler: time, report: () => {} })
  await one.open()
  const work = one.record(draft(1))
  await time.advance(1_000)
  expect(await work).toMatchObject({ ok: false })
  await one.reread()
  expect([pending(one), one.sendable('u1', 9)]).toEqual([[], []])
})

test('[SY78] what another window tells while the disk is being read counts over what was read', async () => {
  const [time, disk] = [new ManualTime(), memoryDisk()]
  const one = createOutbox({ disk, clock: time, scheduler: time, report: () => {} })
  await one.open()
  await one.record(draft(1))
  const load: typeof disk.load = async () => {
    const found = await disk.load()
    await new Promise<void>((settle) => void time.after(10, settle))
    return found
  }
  const two = createOutbox({ disk: { ...disk, load }, clock: time, scheduler: time, report: () => {} })
  const opening = two.open()
  await time.advance(1)
  two.adopt({ kind: 'fate', id: ID, fate: { kind: 'closed', at: 5, reason: 'seen' } })
  await time.advance(10)
  await opening
  expect(pending(two)).toEqual([])
})

test('[SY78] what a life offered again and told nobody of is told by the next one', async () => {
  const [time, disk] = [new ManualTime(), memoryDisk()]
  const told: OutboxNews[] = []
  const one = createOutbox({ disk, clock: time, scheduler: time, report: () => {} })
  await one.open()
  await one.record(draft(1))
  one.sent(ID)
  await one.answer(outcomeOf(command(1), { seq: 11 }))
  await one.offerAgain()
  const next = createOutbox({ disk, clock: time, scheduler: time, report: () => {}, tell: (news) => told.push(news) })
  await next.open()
  expect(told.at(-1)).toMatchObject({ kind: 'fate', id: ID, fate: { kind: 'offered-again' } })
})

test('[SY78] what a life recorded and told nobody of is told by the next one: a window that has the turn sends it', async () => {
  const [time, disk] = [new ManualTime(), memoryDisk()]
  const own = { disk, clock: time, scheduler: time, report: () => {} }
  const sender = createOutbox(own)
  await sender.open()
  const killed = createOutbox(own)
  await killed.open()
  await killed.record(draft(1))
  expect(sender.sendable('u1', 16)).toEqual([])
  await createOutbox({ ...own, tell: (news) => sender.adopt(structuredClone(news)) }).open()
  expect(sender.sendable('u1', 16)).toMatchObject([{ commandId: ID }])
  // What is known there already stays as it is: a third window finds it waiting too.
  sender.sent(ID)
  await createOutbox({ ...own, tell: (news) => sender.adopt(structuredClone(news)) }).open()
  expect(pending(sender)).toEqual([[1, 'sent']])
})

test('[SY33] [SY78] actions told of in any order are sent in the order of their issue: what builds on another one is not before it', async () => {
  const time = new ManualTime()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const told = (number: number, more = {}): OutboxNews => {
    const one = command(number, more)
    return { kind: 'recorded', body: { v: 1, command: one, journey: 'j1', user: 'u1' }, typed: one.args }
  }
  outbox.adopt(told(2, { after: ID }))
  outbox.adopt(told(1))
  expect(outbox.sendable('u1', 16).map(({ deviceSeq }) => deviceSeq)).toEqual([1])
  expect(pending(outbox).map(([number]) => number)).toEqual([1, 2])
})
