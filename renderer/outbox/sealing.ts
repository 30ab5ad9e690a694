import type { Command } from '../../shared/commands/command.ts'
import { splitArgs } from '../../shared/commands/sealed-args.ts'
import { type SealingKey, sealingKeySchema } from '../../shared/protocol/sealing-key.ts'
import type { SealTo } from './seal-args.ts'

/**
 * The command as it may lie on a disk. As it is where the server hands out no key; rejects where there is one and this machine
 * cannot seal to it, or where it is not known whether there is.
 */
export type SealCommand = (command: Command) => Promise<Command>

/** Which of the server's keys this console seals to, and the sealing. */
export type Sealing = {
  /** Reads the key kept from the last time: actions are recorded while the server is away, too. */
  open(): Promise<void>
  /** What the server hands out now; null: it is an older one, which opens nothing. */
  learn(key: SealingKey | null): void
  /** The store was emptied: what the next start has to know is written once more. */
  noteAgain(): void
  readonly seal: SealCommand
}

/** Where the key is kept from one start to the next; it is no secret. */
export type SealingNotes = {
  note(key: string): Promise<unknown>
  setNote(key: string, value: unknown): Promise<void>
}

export type SealingParts = {
  readonly sealTo: SealTo
  readonly notes: SealingNotes
  readonly report: (what: string, detail: unknown) => void
}

const NOTE = 'sealing-key'
const UNKNOWN =
  'What you typed cannot be sealed until the server has answered, so it is not written down here. Try again once the line is back.'

/** Makes it; until it is told of a key it seals nothing. */
export function createSealing({ sealTo, notes, report }: SealingParts): Sealing {
  /** Null: the server opens nothing; undefined: not known, the store lost what it was told. */
  let held: SealingKey | null | undefined
  /** Told by the server in this life: what was kept is older. */
  let told = false

  function keep(key: SealingKey | null): void {
    void notes.setNote(NOTE, key).catch((error: unknown) => report('sealing key', error))
  }

  return {
    async open() {
      const kept = await notes.note(NOTE).catch((error: unknown) => report('sealing key', error))
      const read = sealingKeySchema.nullable().safeParse(kept)
      if (read.success && !told) held = read.data
    },
    learn(key) {
      const isNew = key?.id !== held?.id || !told
      told = true
      held = key
      if (isNew) keep(key)
    },
    noteAgain() {
      if (held !== undefined) keep(held)
    },
    async seal(command) {
      if (held === null || splitArgs(command).secret === null) return command
      if (held === undefined) throw new Error(UNKNOWN)
      try {
        return await sealTo(held, command)
      } catch (cause) {
        throw new Error('What you typed cannot be sealed on this workstation, so it is not written down here.', {
          cause,
        })
      }
    },
  }
}
