import { createStore } from 'zustand/vanilla'
import type { Command, Outcome } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { within } from '../db/within.ts'
import { Fates } from './fates.ts'
import { FateWriter } from './fate-writer.ts'
import type { Outbox, OutboxParts, Recorded } from './outbox.ts'
import type { OutboxView } from './outbox-entry.ts'
import { refusalIn, takenSeq } from './outcome-facts.ts'
import { bodySchema, fateSchema, readKept, type Fate, type OutboxBody } from './outbox-record.ts'
import { recordable } from './recordable.ts'
import type { SignCommand } from './sign-command.ts'
import { type Blocked, UnreadDisk, whyBlocked } from './unread-disk.ts'
import { entryOf, notShown, isPredicted, isSettled, typedAs, withFate } from './kept-entry.ts'
import { needsSigning, signedAs } from './signed-anew.ts'
import { viewOf, type Kept } from './outbox-view.ts'

/** A disk that has not taken an action by then has refused it, ms (reliability.md R8). */
const TAKEN_MS = 1_000
/** A disk that could not be read is asked again after so long, ms. */
const REOPEN_MS = 2_000
/** So many of the newest settled actions are asked about once more after a start. */
const ASKED_AT_START = 64

/** Makes the queue over one disk. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { disk, clock, scheduler, report, sign = unsigned, seal, tell, resend } = parts
  const makes = recordable({ sign, seal, report })
  const kept = new Map<string, Kept>()
  let blocked: Blocked | null = { reason: 'io', message: 'The record of actions is not open yet.' }
  let deviceSeq = 0
  let tidiedAt = clock.now()
  const fates = new Fates()
  const writer = new FateWriter(parts)
  /** What this life read as settled: the one before may have heard otherwise and could not write it. */
  let unheard = new Set<string>()
  const recording = new Map<string, Promise<Recorded>>()
  const view = createStore<OutboxView>(() => viewOf(kept.values(), blocked?.message ?? null))

  function show(): void {
    view.setState(viewOf(kept.values(), blocked?.message ?? null), true)
  }

  function become(id: string, change: Partial<Kept>): void {
    if (alter(id, change)) show()
  }

  /** Many are told of at once (`show`): each time it is, whoever predicts goes through all that are pending. */
  function alter(id: string, change: Partial<Kept>): boolean {
    const entry = kept.get(id)
    if (entry !== undefined) kept.set(id, { ...entry, ...change })
    return entry !== undefined
  }

  /** Not written yet: after a restart it is sent again and answered as a duplicate, so nothing is done twice. */
  async function settle(id: string, fate: Fate): Promise<void> {
    fates.note(id, fate)
    tell?.({ kind: 'fate', id, fate })
    await writer.write(id, fate)
  }

  /** [SY36] An earlier sending of it was still under way when it was refused for now: its own answer is asked for. */
  async function doneAfterAll(id: string): Promise<void> {
    alter(id, { stage: 'waiting', tries: 0, again: true, effectShown: true })
    await settle(id, { kind: 'offered-again', at: clock.now() })
    resend?.()
  }

  /** It was refused for slowness on screen: what the disk takes after all must not be sent by the next start. */
  async function takeBack(id: string, work: Promise<Recorded>): Promise<void> {
    if ((await work).ok) await settle(id, { kind: 'closed', at: clock.now(), reason: 'refused for slowness' })
  }

  /** [SY28] What could be read at last takes part as if it had been there from the start. */
  async function reopen(): Promise<void> {
    await outbox.open()
    if (blocked !== null) return
    outbox.askAgain(outbox.unseen())
    resend?.()
  }

  /** [SY32] What builds on an action that could not be recorded is not recorded either. */
  async function append(id: string, body: OutboxBody): Promise<Recorded> {
    const before = await recording.get(body.command.after ?? '')
    if (before?.ok === false) return before
    const work: Promise<Recorded> = signedOnto(id, body).catch(brokenDisk)
    return within(scheduler, TAKEN_MS, work).catch((error: unknown) => {
      void takeBack(id, work)
      return brokenDisk(error)
    })
  }

  async function signedOnto(id: string, body: OutboxBody): Promise<Recorded> {
    const typed = body.command
    const signed = { ...body, command: await makes.first(typed) }
    become(id, { body: signed, shown: typedAs(signed.command, typed) })
    return disk.append({ id, body: JSON.stringify(signed) })
  }

  async function load(): Promise<void> {
    const { records, damage, unread } = await disk.load()
    if (unread !== undefined) throw new UnreadDisk(unread)
    if (damage !== null) report('damage', damage)
    for (const record of records) {
      const body = readKept(bodySchema, record.body)
      const fate = record.outcome === null ? null : readKept(fateSchema, record.outcome)
      if (body === null) report('unreadable', record.id)
      else if (!kept.has(record.id)) take(body, fate)
      else if (fates.isNewer(record.id, fate)) takeFate(record.id, fate)
    }
    await tidy()
  }

  function take(body: OutboxBody, fate: Fate | null): void {
    const { commandId, deviceSeq: counted } = body.command
    kept.set(commandId, entryOf(body, fate))
    fates.note(commandId, fate)
    deviceSeq = Math.max(deviceSeq, counted)
  }

  function takeFate(id: string, fate: Fate): void {
    const entry = kept.get(id)
    if (entry === undefined) return
    kept.set(id, withFate(entry, fate))
    fates.note(id, fate)
  }

  /** [SY39] What is over goes after 7 days; the newest stays whatever its age: it says how far this device has counted. */
  async function tidy(): Promise<void> {
    tidiedAt = clock.now()
    const newest = [...kept.keys()].at(-1)
    const isOld = ([id, { body }]: [string, Kept]) => id !== newest && fates.isOld(body, clock.now())
    const old = [...kept].filter(isOld).map(([id]) => id)
    if (old.length === 0) return
    const answer = await disk.forget(old)
    // Not forgotten: they are asked to be another time.
    if (!answer.ok) return report('forget', answer)
    for (const id of old) {
      kept.delete(id)
      fates.forget(id)
    }
  }

  /** It was taken once and is too old to be offered: nobody has to hear of that. */
  function isOldNews(id: string, { outcome }: Outcome): boolean {
    return kept.get(id)?.again === true && outcome === 'expired'
  }

  /** [SY34] The server has no answer to this one, so it would wait for ever to be told about what builds on it. */
  async function fallWith(id: string): Promise<void> {
    const refusal = { code: 'depends-on-refused', by: null, at: null, row: null } as const
    const nothing = { seq: null, refusal, changed: [], effectiveAt: null }
    for (const { body } of [...kept.values()].filter((entry) => entry.body.command.after === id))
      await outbox.answer({ outcome: 'rejected', commandId: body.command.commandId, ...nothing }, false)
  }

  const outbox: Outbox = {
    view,
    async open() {
      try {
        await load()
        blocked = null
        const taken = [...kept].filter(([, { seq }]) => seq !== null).map(([id]) => id)
        unheard = new Set(taken.slice(-ASKED_AT_START))
      } catch (error) {
        report('open', error)
        blocked = whyBlocked(error)
        scheduler.after(REOPEN_MS, () => void reopen())
      }
      show()
    },
    nextDeviceSeq: () => (deviceSeq += 1),
    async record(draft) {
      if (blocked !== null) return { ok: false, ...blocked }
      const id = draft.command.commandId
      const body: OutboxBody = { v: 1, ...draft }
      kept.set(id, entryOf(body, null, 'recording'))
      show()
      const work = append(id, body)
      recording.set(id, work)
      const answer = await work
      recording.delete(id)
      if (answer.ok) become(id, { stage: 'waiting' })
      else kept.delete(id)
      const now = kept.get(id)
      if (now !== undefined) tell?.({ kind: 'recorded', body: now.body, typed: now.shown.args })
      show()
      return answer
    },
    sendable(user, most, opens = true) {
      const busy = new Set<string>()
      const found: Command[] = []
      for (const { body, stage } of kept.values()) {
        if (stage !== 'waiting' && stage !== 'sent' && stage !== 'recording') continue
        // What must wait for its person holds up nobody else.
        if (stage === 'waiting' && body.user !== user && body.command.signature === undefined) continue
        const mayGo = stage === 'waiting' && (opens || !hasSealed(body.command.args))
        if (mayGo && !busy.has(body.journey) && found.length < most) found.push(body.command)
        busy.add(body.journey)
      }
      return found
    },
    sent: (id) => become(id, { stage: 'sent', tries: (kept.get(id)?.tries ?? 0) + 1 }),
    unsent(id) {
      if (kept.get(id)?.stage === 'sent') become(id, { stage: 'waiting' })
    },
    async answer(outcome, consumed = true) {
      const id = outcome.commandId
      const stage = kept.get(id)?.stage
      if (stage !== 'sent' && stage !== 'waiting') return
      const at = clock.now()
      const seq = takenSeq(outcome)
      if (refusalIn(outcome) !== null && !isOldNews(id, outcome)) {
        become(id, { stage: 'refused', outcome, at, consumed })
        await settle(id, { kind: 'refused', at, outcome, consumed })
        return consumed ? undefined : fallWith(id)
      }
      become(id, { stage: seq === null ? 'over' : 'answered', outcome, seq, at })
      await settle(id, { kind: 'settled', at, outcome })
      if (clock.now() - tidiedAt >= DAY_MS) await tidy()
    },
    shown(ids) {
      let any = false
      for (const id of ids) {
        const entry = kept.get(id)
        if (entry === undefined) continue
        if (entry.stage === 'refused' && !entry.consumed) void doneAfterAll(id)
        else if (isPredicted(entry.stage))
          kept.set(id, entry.stage === 'answered' ? { ...entry, stage: 'over' } : { ...entry, effectShown: true })
        else continue
        any = true
      }
      if (any) show()
    },
    unshown() {
      for (const [id, entry] of kept) kept.set(id, notShown(entry))
      show()
    },
    async close(id, reason) {
      if (kept.get(id)?.stage !== 'refused') return
      become(id, { stage: 'closed' })
      await settle(id, { kind: 'closed', at: clock.now(), reason })
    },
    async sendAgain(id, session) {
      const entry = kept.get(id)
      const refusal = entry?.outcome?.refusal
      if (entry?.stage !== 'refused' || entry.consumed) return false
      if (refusal?.code === 'forbidden' && refusal.reason === undefined) return false
      const command = session === null || !needsSigning(refusal) ? null : await makes.again(session, entry)
      const body = command === null ? entry.body : { ...entry.body, command }
      become(id, { stage: 'waiting', tries: 0, body, shown: typedAs(body.command, entry.shown) })
      const as = command === null ? {} : { as: signedAs(command, session ?? '') }
      await settle(id, { kind: 'offered-again', at: clock.now(), ...as })
      return true
    },
    unseen: () =>
      [...kept].flatMap(([id, { stage }]) =>
        stage === 'answered' || (stage === 'over' && unheard.has(id)) ? [id] : [],
      ),
    askAgain(which) {
      for (const id of which) {
        const stage = kept.get(id)?.stage
        // Shown long ago: that it is asked about is nobody's business.
        const quiet = stage === 'over' && unheard.delete(id)
        if (stage === 'answered' || stage === 'over') alter(id, { stage: 'waiting', tries: 0, again: true, quiet })
      }
      if (which.length > 0) show()
    },
    async askBefore(id) {
      const before = kept.get(id)?.body.command.after ?? ''
      const stage = kept.get(before)?.stage
      if (stage === 'refused' || stage === 'closed') return fallWith(before)
      if (stage === 'answered' || stage === 'over') become(before, { stage: 'waiting', tries: 0, again: true })
    },
    async offerAgain() {
      const again = [...kept].filter(([, entry]) => isSettled(entry.stage))
      for (const [id] of again) {
        alter(id, { stage: 'waiting', seq: null, effectShown: false, tries: 0, again: true, quiet: false })
        void settle(id, { kind: 'offered-again', at: clock.now() })
      }
      if (again.length > 0) show()
      await writer.writeAll()
      // The server may have forgotten these refusals: who builds on them would wait to hear of them for ever.
      for (const [id, { stage }] of kept) if (stage === 'refused' || stage === 'closed') await fallWith(id)
      return { offered: again.length, durable: blocked === null && writer.isDurable }
    },
    adopt(news) {
      if (news.kind === 'fate') {
        writer.drop(news.id)
        takeFate(news.id, news.fate)
      } else if (!kept.has(news.body.command.commandId)) {
        take(news.body, null)
        become(news.body.command.commandId, {
          shown: typedAs(news.body.command, { ...news.body.command, args: news.typed }),
        })
      }
      show()
    },
    async reread() {
      await load().catch((error: unknown) => report('reread', error))
      show()
    },
  }
  return outbox
}

const unsigned: SignCommand = async (command) => command

function brokenDisk(error: unknown): Recorded {
  return { ok: false, reason: 'io', message: error instanceof Error ? error.message : String(error) }
}
