import { outcomeSchema, type Command, type Outcome } from '../../shared/commands/command.ts'
import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { pauseMs } from './backoff.ts'
import type { Asked, Connection } from './link.ts'
import type { SendTurn } from './send-turn.ts'

export type FlushParts = {
  readonly outbox: Outbox
  readonly scheduler: Scheduler
  readonly random: Random
  /** Whose actions may be sent on this line: the person signed in. */
  readonly user: () => string | null
  readonly report: (what: string, detail: unknown) => void
  /** The server has not the key that an action was sealed to: perhaps none here knows the one of now. */
  readonly cannotOpen: () => void
  /** Of several windows of a profile one sends; absent: this is the only one. */
  readonly turn?: SendTurn
}

/** Sends what the outbox holds while the line is up (rules SY33-SY37). */
export type OutboxFlush = {
  /**
   * [SY38] A line begins, and its rows are taken in next: what was answered and is not shown is asked about once more, at once or
   * with this window's turn.
   */
  greeted(): void
  /** `opens`: the server there reads what is sealed. */
  open(connection: Connection, opens: boolean): void
  close(): void
  /** Something was recorded. */
  kick(): void
  /** [SY78] This window went out of sight, where browsers slow it down: whoever else waits for the turn has it now. */
  giveWay(): void
}

/** Commands under way at once; per journey the outbox gives one. */
const WINDOW = 16
/** An answer may take this long, ms; then it is sent again under the same id. */
const ANSWER_MS = 10_000
/** After so many failures of the server on one action it becomes a card: the others go on. */
const MOST_BROKEN = 6

/** Makes the flush. */
export function createOutboxFlush({
  outbox,
  scheduler,
  random,
  user,
  report,
  cannotOpen,
  turn,
}: FlushParts): OutboxFlush {
  let connection: Connection | null = null
  let opensSealed = true
  let isOurs = turn === undefined
  /** What was answered and not shown when a line began, until it was asked once more. */
  let unseen: readonly string[] | null = null
  let underWay = 0
  let failures = 0
  /** How often the server failed on each action. */
  const broken = new Map<string, number>()
  let pausing: Cancel | null = null

  function pump(): void {
    if (!isOurs) return unask()
    const who = user()
    if (connection === null || pausing !== null || who === null) return
    for (const command of outbox.sendable(who, WINDOW - underWay, opensSealed)) send(connection, command)
  }

  function send(over: Connection, command: Command): void {
    underWay += 1
    outbox.sent(command.commandId)
    void over.ask('command', command, ANSWER_MS).then(async (asked) => {
      if (over === connection) underWay -= 1
      await take(command, asked)
      pump()
    })
  }

  async function take(command: Command, asked: Asked<unknown>): Promise<void> {
    const outcome = asked.ok ? outcomeSchema.safeParse(asked.value) : null
    if (outcome?.success === true && outcome.data.commandId === command.commandId) return settle(command, outcome.data)
    const fault = asked.ok ? 'broken' : asked.fault
    if (asked.ok) report('unreadable outcome', command.commandId)
    if (fault === 'invalid') return outbox.answer(refused(command, 'The server cannot read this action.'), false)
    if (fault === 'broken' && hasBroken(command) >= MOST_BROKEN)
      return outbox.answer(refused(command, 'The server failed on this action again and again.'), false)
    outbox.unsent(command.commandId)
    if (fault !== 'closed') pause(asked.ok ? null : asked.retryAfterMs)
  }

  async function settle(command: Command, outcome: Outcome): Promise<void> {
    if (outcome.outcome === 'retry' || outcome.refusal?.code === 'client-too-old') {
      outbox.unsent(command.commandId)
      if (outcome.outcome === 'retry') await outbox.askBefore(command.commandId)
      return pause(outcome.retryAfterMs ?? null)
    }
    failures = 0
    broken.delete(command.commandId)
    if (outcome.refusal?.reason === 'cannot-open') cannotOpen()
    await outbox.answer(outcome, outcome.consumed ?? true)
  }

  /** Only what the server could not digest counts, not what a bad line or a busy database kept from it. */
  function hasBroken({ commandId }: Command): number {
    const times = (broken.get(commandId) ?? 0) + 1
    broken.set(commandId, times)
    return times
  }

  function pause(retryAfterMs: number | null): void {
    failures += 1
    pausing ??= scheduler.after(pauseMs(failures, retryAfterMs, random), () => {
      pausing = null
      pump()
    })
  }

  /** [SY78] What the others left on the disk, and what was answered and not shown, is sent with the rest. */
  async function begin(over: Connection): Promise<void> {
    await outbox.reread()
    if (over !== connection) return
    isOurs = true
    // Rows of another history may have passed for its effect since the line began. Once on each line: a turn that comes
    // back tells nothing new of the database.
    if (unseen !== null) outbox.askAgain([...new Set([...unseen, ...outbox.unseen()])])
    unseen = null
    pump()
  }

  function ask(over: Connection): void {
    isOurs = false
    turn?.take(() => void begin(over))
  }

  /** What waits to be asked about would wait as long as another window has the turn. */
  function unask(): void {
    const asked = turn === undefined ? [] : outbox.unask()
    if (asked.length > 0) unseen = [...(unseen ?? []), ...asked]
  }

  function greeted(): void {
    if (turn === undefined) outbox.askAgain(outbox.unseen())
    else unseen = [...(unseen ?? []), ...outbox.unseen()]
  }

  return {
    greeted,
    open(over, opens) {
      connection = over
      opensSealed = opens
      underWay = 0
      failures = 0
      if (turn === undefined) return pump()
      ask(over)
    },
    close() {
      connection = null
      isOurs = turn === undefined
      unask()
      turn?.release()
      pausing?.()
      pausing = null
    },
    kick: pump,
    giveWay() {
      if (connection === null || turn === undefined) return
      unask()
      ask(connection)
    },
  }
}

/** A refusal made here: the server stored nothing under this id, so a retry may send it again. */
function refused({ commandId }: Command, message: string): Outcome {
  const refusal = { code: 'invalid', by: null, at: null, row: null, message } as const
  return { outcome: 'rejected', commandId, seq: null, refusal, changed: [], effectiveAt: null }
}
