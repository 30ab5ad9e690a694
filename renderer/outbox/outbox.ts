import type { StoreApi } from 'zustand/vanilla'
import type { Command, Outcome } from '../../shared/commands/command.ts'
import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { OutboxDisk } from './outbox-disk.ts'
import type { OutboxNews } from './outbox-news.ts'
import type { OutboxBody } from './outbox-record.ts'
import type { OutboxView } from './outbox-entry.ts'
import type { SealCommand } from './sealing.ts'
import type { SignCommand } from './sign-command.ts'

/** Whether an action was taken: only once it is on disk. */
export type Recorded = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly message: string }

/**
 * The durable queue of a person's actions (rules SY30-SY39): appended by the screen, drained by sync. It survives
 * sign-out, role change and cache wipe; its own disk is never wiped.
 */
export type Outbox = {
  readonly view: StoreApi<OutboxView>
  /** Reads what is on disk; until it succeeded nothing is recorded. After a failure it is tried again by itself. */
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
  /** A change that came names these: the confirmed rows show them, their overlay goes. */
  shown(ids: Iterable<string>): void
  /**
   * [SY38] The confirmed rows stand behind the number of these: their overlay goes. One that no change named is asked about
   * once more: in a database that was put back within the moment after its answer, its number is another change's.
   */
  passed(ids: Iterable<string>): void
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
   * What was answered and is not shown yet. After a start also the newest that the disk calls settled, once: the life before
   * may have heard otherwise, and have died before the disk took that.
   */
  unseen(): readonly string[]
  /**
   * [SY38] What was answered and not shown when a line began (`unseen`) is asked once more: had the database come back from
   * before the answer, nothing else would tell. The same answer comes again where it did not.
   */
  askAgain(which: readonly string[]): void
  /**
   * [SY78] Whose turn it is to send may be another window's now, which knows what became of them: what was only asked about
   * once more counts as answered again. Gives what that was.
   */
  unask(): readonly string[]
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
  /** Something that had its answer is to be sent again; absent: it goes with what is sent next. */
  readonly resend?: () => void
  /** Told of records that cannot be read and of settlements the disk refused. */
  readonly report: (what: string, detail: unknown) => void
}
