import { within } from '../db/within.ts'
import type { KeptActions } from './kept-actions.ts'
import { entryOf, typedAs } from './kept-entry.ts'
import type { OutboxParts, Recorded } from './outbox.ts'
import type { OutboxBody } from './outbox-record.ts'
import type { Recordable } from './recordable.ts'
import type { Settling } from './settling.ts'

export type RecordingParts = Pick<OutboxParts, 'disk' | 'clock' | 'scheduler' | 'tell'> & {
  readonly kept: KeptActions
  readonly makes: Recordable
  readonly settling: Settling
}

/** A disk that has not taken an action by then has refused it, ms (reliability.md R8). */
const TAKEN_MS = 1_000

/** New actions on their way to the disk: shown at once, taken only when they are there. */
export class Recording {
  readonly #parts: RecordingParts
  readonly #underWay = new Map<string, Promise<Recorded>>()

  constructor(parts: RecordingParts) {
    this.#parts = parts
  }

  async record(draft: Omit<OutboxBody, 'v'>): Promise<Recorded> {
    const { kept, tell } = this.#parts
    if (kept.blocked !== null) return { ok: false, ...kept.blocked }
    const id = draft.command.commandId
    const body: OutboxBody = { v: 1, ...draft }
    kept.hold(entryOf(body, null, 'recording'))
    kept.show()
    const work = this.#append(id, body)
    this.#underWay.set(id, work)
    const answer = await work
    this.#underWay.delete(id)
    if (answer.ok) kept.become(id, { stage: 'waiting' })
    else kept.refuse(id)
    const now = kept.get(id)
    if (now !== undefined) tell?.({ kind: 'recorded', body: now.body, typed: now.shown.args })
    kept.show()
    return answer
  }

  /** [SY32] What builds on an action that could not be recorded is not recorded either. */
  async #append(id: string, body: OutboxBody): Promise<Recorded> {
    const before = await this.#underWay.get(body.command.after ?? '')
    if (before?.ok === false) return before
    const work: Promise<Recorded> = this.#signedOnto(id, body).catch(brokenDisk)
    return within(this.#parts.scheduler, TAKEN_MS, work).catch((error: unknown) => {
      void this.#takeBack(id, work)
      return brokenDisk(error)
    })
  }

  async #signedOnto(id: string, body: OutboxBody): Promise<Recorded> {
    const { kept, makes, disk } = this.#parts
    const typed = body.command
    const signed = { ...body, command: await makes.first(typed) }
    kept.become(id, { body: signed, shown: typedAs(signed.command, typed) })
    return disk.append({ id, body: JSON.stringify(signed) })
  }

  /** It was refused for slowness on screen: what the disk takes after all must not be sent by the next start. */
  async #takeBack(id: string, work: Promise<Recorded>): Promise<void> {
    const { clock, settling } = this.#parts
    if ((await work).ok) await settling.settle(id, { kind: 'closed', at: clock.now(), reason: 'refused for slowness' })
  }
}

function brokenDisk(error: unknown): Recorded {
  return { ok: false, reason: 'io', message: error instanceof Error ? error.message : String(error) }
}
