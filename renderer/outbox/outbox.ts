import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Command, Outcome } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { within } from '../db/within.ts'
import type { OutboxDisk } from './outbox-disk.ts'
import type { OutboxView } from './outbox-entry.ts'
import type { OutboxNews } from './outbox-news.ts'
import { refusalIn, takenSeq } from './outcome-facts.ts'
import { bodySchema, fateSchema, readKept, type Fate, type OutboxBody } from './outbox-record.ts'
import { recordable } from './recordable.ts'
import type { SealCommand } from './sealing.ts'
import type { SignCommand } from './sign-command.ts'
import { entryOf, notShown, isPredicted, isSettled, typedAs, withFate } from './kept-entry.ts'
import { needsSigning, signedAs } from './signed-anew.ts'
import { viewOf, type Kept } from './outbox-view.ts'
import { isForgettable, serverTimeOf } from './settled-age.ts'

/** A disk that has not taken an action by then has refused it, ms (reliability.md R8). */
const TAKEN_MS = 1_000

/** Whether an action was taken: only once it is on disk. */
export type Recorded = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly message: string }

/**
 * The durable queue of a person's actions (rules SY30-SY39): appended by the screen, drained by sync. It survives
 * sign-out, role change and cache wipe; its own disk is never wiped.
 */
export type Outbox = {
  readonly view: StoreApi<OutboxView>
  /** Reads what is on disk; until it succeeded nothing is recorded. May be called again after a failure. */
  open(): Promise<void>
  /** The number of the next action of this device. */
  nextDeviceSeq(): number
  /** In the view before this returns; its promise settles when the disk has answered. */
  record(body: Omit<OutboxBody, 'v'>): Promise<Recorded>
  /**
   * The actions to send now on this person's line, in order, at most one under way per journey: their own, and those that
   * another person signed (rule SG2). `opens` false: an older server, which would refuse for good what is sealed; that waits.
   */
  sendable(user: string, most: number, opens?: boolean): readonly Command[]
  sent(id: string): void
  /** No answer came: it is sent again later. */
  unsent(id: string): void
  /** A final answer. `consumed` false: the server did not store it under this id. */
  answer(outcome: Outcome, consumed?: boolean): Promise<void>
  /** The confirmed rows show these now (or never will): their overlay goes. */
  shown(ids: Iterable<string>): void
  /**
   * [SY38] The confirmed rows are let go, and what comes in their place may be older: what they showed counts as answered
   * and not shown, as after a restart.
   */
  unshown(): void
  /** Puts a card away. */
  close(id: string, reason: string): Promise<void>
  /**
   * Sends a refused action again under its own id, where the server has no answer stored under it. True if it was so. One
   * that was not believed is signed anew in `session`, the present sign-in of its person (rule SG6).
   */
  sendAgain(id: string, session: string | null): Promise<boolean>
  /**
   * [SY38] What was answered and is not shown yet is asked once more: had the database come back from before the answer,
   * nothing else would tell. The same answer comes again where it did not.
   */
  askAgain(): void
  /**
   * [SY38] The server put this one off: what it builds on is asked once more, should its answer have gone with a database
   * that came back; where it did not, the same answer comes again. What builds on a refused action falls with it.
   */
  askBefore(id: string): Promise<void>
  /**
   * [SY38] The server tells another history: everything settled that is kept is pending again. `durable` false: the disk
   * did not take that yet; until it has (ask again), nobody may forget that the history was another one.
   */
  offerAgain(): Promise<{ readonly offered: number; readonly durable: boolean }>
  /** [SY78] What another window of this profile recorded, or what became of something there. */
  adopt(news: OutboxNews): void
  /** [SY78] The disk is read again: what other windows left there is here too. */
  reread(): Promise<void>
}

export type OutboxParts = {
  /** Signs what is recorded; without it nothing is signed. */
  readonly sign?: SignCommand
  /** Seals what must not lie on a disk as it is (rule SE1); without it nothing is sealed. Rejects where it cannot. */
  readonly seal?: SealCommand
  readonly disk: OutboxDisk
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Tells the other windows of this profile; without it this is the only one. */
  readonly tell?: (news: OutboxNews) => void
  /** Told of records that cannot be read and of settlements the disk refused. */
  readonly report: (what: string, detail: unknown) => void
}

/** Makes the queue over one disk. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { disk, clock, scheduler, report, sign = unsigned, seal, tell } = parts
  const makes = recordable({ sign, seal, report })
  const kept = new Map<string, Kept>()
  let blocked: string | null = 'The record of actions is not open yet.'
  let deviceSeq = 0
  let tidiedAt = clock.now()
  /** What became of each, and the newest moment that the server named. */
  const fates = new Map<string, Fate | null>()
  let serverNewest = 0
  /** Pending again, and still settled on disk. */
  const offering = new Set<string>()
  const recording = new Map<string, Promise<Recorded>>()
  const view = createStore<OutboxView>(() => viewOf(kept.values(), blocked))

  function show(): void {
    view.setState(viewOf(kept.values(), blocked), true)
  }

  function become(id: string, change: Partial<Kept>): void {
    const entry = kept.get(id)
    if (entry === undefined) return
    kept.set(id, { ...entry, ...change })
    show()
  }

  async function settle(id: string, fate: Fate): Promise<boolean> {
    if (fate.kind !== 'offered-again') offering.delete(id)
    note(id, fate)
    tell?.({ kind: 'fate', id, fate })
    const answer = await disk.settle({ id, outcome: JSON.stringify(fate) })
    // Not written: after a restart it is sent again and answered as a duplicate, so nothing is lost or done twice.
    if (!answer.ok) report('settle', answer)
    return answer.ok
  }

  async function offer(id: string): Promise<void> {
    if (await settle(id, { kind: 'offered-again', at: clock.now() })) offering.delete(id)
  }

  /** It was refused for slowness on screen: what the disk takes after all must not be sent by the next start. */
  async function takeBack(id: string, work: Promise<Recorded>): Promise<void> {
    if ((await work).ok) await settle(id, { kind: 'closed', at: clock.now(), reason: 'refused for slowness' })
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
    const { records, damage } = await disk.load()
    if (damage !== null) report('damage', damage)
    for (const record of records) {
      const body = readKept(bodySchema, record.body)
      const fate = record.outcome === null ? null : readKept(fateSchema, record.outcome)
      if (body === null) report('unreadable', record.id)
      else if (!kept.has(record.id)) take(body, fate)
      else if (isNewer(record.id, fate)) takeFate(record.id, fate)
    }
    await tidy()
  }

  function take(body: OutboxBody, fate: Fate | null): void {
    const { commandId, deviceSeq: counted } = body.command
    kept.set(commandId, entryOf(body, fate))
    note(commandId, fate)
    deviceSeq = Math.max(deviceSeq, counted)
  }

  /** What the disk says counts where it is newer than what is known here; what another window says, always. */
  function isNewer(id: string, fate: Fate | null): fate is Fate {
    const known = fates.get(id) ?? null
    return fate !== null && (known === null || known.at < fate.at)
  }

  function takeFate(id: string, fate: Fate): void {
    const entry = kept.get(id)
    if (entry === undefined) return
    kept.set(id, withFate(entry, fate))
    note(id, fate)
  }

  function note(id: string, fate: Fate | null): void {
    fates.set(id, fate)
    serverNewest = Math.max(serverNewest, serverTimeOf(fate) ?? 0)
  }

  /** [SY39] What is over goes after 7 days; the newest stays whatever its age: it says how far this device has counted. */
  async function tidy(): Promise<void> {
    tidiedAt = clock.now()
    const newest = [...kept.keys()].at(-1)
    const isOld = ({ body }: Kept, id: string) =>
      id !== newest && isForgettable({ body, fate: fates.get(id) ?? null }, clock.now(), serverNewest)
    const old = [...kept].filter(([id, entry]) => isOld(entry, id)).map(([id]) => id)
    if (old.length === 0) return
    const answer = await disk.forget(old)
    // Not forgotten: they are asked to be another time.
    if (!answer.ok) return report('forget', answer)
    for (const id of old) {
      kept.delete(id)
      fates.delete(id)
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
      } catch (error) {
        report('open', error)
        blocked = 'Actions cannot be recorded on this workstation.'
      }
      show()
    },
    nextDeviceSeq: () => (deviceSeq += 1),
    async record(draft) {
      if (blocked !== null) return { ok: false, reason: 'io', message: blocked }
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
        if (entry === undefined || !isPredicted(entry.stage)) continue
        kept.set(id, entry.stage === 'answered' ? { ...entry, stage: 'over' } : { ...entry, effectShown: true })
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
    askAgain() {
      for (const [id, { stage }] of kept)
        if (stage === 'answered') become(id, { stage: 'waiting', tries: 0, again: true })
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
        become(id, { stage: 'waiting', seq: null, effectShown: false, tries: 0, again: true })
        offering.add(id)
      }
      await Promise.all([...offering].map(offer))
      // The server may have forgotten these refusals: who builds on them would wait to hear of them for ever.
      for (const [id, { stage }] of kept) if (stage === 'refused' || stage === 'closed') await fallWith(id)
      return { offered: again.length, durable: offering.size === 0 }
    },
    adopt(news) {
      if (news.kind === 'fate') takeFate(news.id, news.fate)
      else if (!kept.has(news.body.command.commandId)) {
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
