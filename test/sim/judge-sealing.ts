import { isDeepStrictEqual } from 'node:util'
import type { Command } from '../../shared/commands/command.ts'
import { type Args, type Sealed, splitArgs } from '../../shared/commands/sealed-args.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Ask } from '../../renderer/state/issue-command.ts'
import type { Opened } from '../../server/auth/sealing-keys.ts'
import type { Db } from '../../server/db/port.ts'
import type { Violations } from './history.ts'
import { FACILITY } from './hospital.ts'
import { keyIds, SEALING_KEYS } from './sealing-fault.ts'
import type { SimConsole } from './sim-console.ts'
import type { Reached } from './sometimes.ts'
import type { Taken } from './world.ts'

/** Stands in everything that a person types into a note: it is looked for on the disks. */
export const TYPED = 'CANARYWORDS'

export type SealingJudgeParts = {
  readonly violations: Violations
  readonly reached: Reached
  readonly taken: ReadonlyMap<string, Taken>
  /** Whether the database has this key now. */
  readonly hasKey: (id: string) => Promise<boolean>
  readonly now: () => number
}

/** The keys of the database changed so lately, ms: a node may have looked before. */
const LATELY_MS = 60_000

/** [C1] [C9] [C10] What was typed reaches the server as it was typed, and lies on no disk of a console in the clear (SE1 to SE6). */
export class SealingJudge {
  readonly #parts: SealingJudgeParts
  readonly #opened = new Map<string, { readonly args: Args; readonly history: number }[]>()
  #history = 0
  #keysChangedAt = Number.NEGATIVE_INFINITY

  constructor(parts: SealingJudgeParts) {
    this.#parts = parts
  }

  /** The database tells another history from now on; its keys may be others. */
  otherHistory(): void {
    this.#history += 1
    this.keysChanged()
  }

  keysChanged(): void {
    this.#keysChangedAt = this.#parts.now()
  }

  /** A node opened a box, or could not. */
  async opened(sealed: Sealed, { commandId }: Command, opened: Opened): Promise<void> {
    const { reached, taken, violations, hasKey, now } = this.#parts
    const before = this.#opened.get(commandId) ?? []
    if (opened.kind === 'spoilt') violations.fail('C10', `what ${commandId} sealed came spoilt`)
    if (opened.kind === 'unknown-key') {
      reached.seen('sealed to a key that is gone')
      const settled = now() - this.#keysChangedAt > LATELY_MS
      if (settled && (await hasKey(sealed.key))) violations.fail('C1', `${commandId} is sealed to a key that is there`)
    }
    if (opened.kind !== 'open') return
    reached.seen('sealed action opened')
    const { console, life } = taken.get(commandId) ?? {}
    if (life !== undefined && console?.core !== life) reached.seen('sealed action opened after a restart')
    if (before.some(({ history }) => history < this.#history)) reached.seen('sealed action opened in another history')
    this.#opened.set(commandId, [...before, { args: opened.args, history: this.#history }])
  }

  /** Looks at every byte of a console's disk. */
  async look(console: SimConsole): Promise<void> {
    if (console.seals && (await console.disk.holds(TYPED)))
      this.#parts.violations.fail('C9', `what was typed lies on the disk of ${console.name} in the clear`)
  }

  /** At the end: what was opened is what was typed, and what was applied stands in the rows. */
  async end(db: Db): Promise<void> {
    const { violations, taken } = this.#parts
    for (const [id, { ask }] of taken) {
      const secret = secretOf(ask)
      for (const { args } of this.#opened.get(id) ?? [])
        if (!isDeepStrictEqual(args, secret)) violations.fail('C10', `${id} was opened as ${JSON.stringify(args)}`)
    }
    await checkNotes(db, this.#parts)
  }
}

/** Makes it over the database whose keys they are. */
export function sealingJudge(db: Pick<Db, 'reads'>, parts: Omit<SealingJudgeParts, 'hasKey'>): SealingJudge {
  const hasKey = async (id: string) => keyIds(await db.reads.meta(SEALING_KEYS)).includes(id)
  return new SealingJudge({ ...parts, hasKey })
}

function secretOf({ verb, args = {} }: Ask): Args | null {
  return splitArgs({ verb, args: JSON.parse(JSON.stringify(args)) as Args }).secret
}

/** A note that was applied stands where it was written, word for word, sealed on its way or not. */
async function checkNotes(db: Db, { taken, violations }: SealingJudgeParts): Promise<void> {
  const notes = new Map<string, ReadonlySet<string>>()
  for (const [id, { ask }] of taken) {
    const text = ask.args?.['text'] ?? ask.args?.['note']
    if (typeof text !== 'string') continue
    const receipt = await db.reads.receipt(FACILITY, id)
    if (receipt?.outcome.outcome !== 'applied' && receipt?.outcome.outcome !== 'rebased') continue
    const journey = ask.entityId.split(/[/!]/, 1)[0] ?? ''
    const known = notes.get(journey) ?? new Set((await db.reads.journeyRows(FACILITY, journey)).flatMap(notesIn))
    notes.set(journey, known)
    if (!known.has(text)) violations.fail('C10', `${id} was applied, and its note does not stand in ${ask.entityId}`)
  }
}

function notesIn(row: Row): string[] {
  return row.kind === 'taskPhi' || row.kind === 'journeyPhi' ? row.notes.map(({ text }) => text) : []
}
