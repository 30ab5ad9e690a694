import type { Command } from '../../shared/commands/command.ts'
import { splitArgs } from '../../shared/commands/sealed-args.ts'
import { type SealingKey, sealingKeySchema } from '../../shared/protocol/sealing-key.ts'
import type { SealTo } from './seal-args.ts'

/**
 * The command as it may lie on a disk. As it is where no server has handed out a key; rejects where there is one and this
 * machine cannot seal to it.
 */
export type SealCommand = (command: Command) => Promise<Command>

/** Which of the server's keys this console seals to, and the sealing. */
export type Sealing = {
  /** Reads the key kept from the last time: actions are recorded while the server is away, too. */
  open(): Promise<void>
  /** What the server hands out now; null: it is an older one, which opens nothing. */
  learn(key: SealingKey | null): void
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

/** Makes it; until it is told of a key it seals nothing. */
export function createSealing({ sealTo, notes, report }: SealingParts): Sealing {
  let held: SealingKey | null = null
  /** Told by the server in this life: what was kept is older. */
  let told = false
  return {
    async open() {
      const kept = await notes.note(NOTE).catch((error: unknown) => report('sealing key', error))
      const read = sealingKeySchema.safeParse(kept)
      if (read.success && !told) held = read.data
    },
    learn(key) {
      const isNew = key?.id !== held?.id || !told
      told = true
      held = key
      if (isNew) void notes.setNote(NOTE, key).catch((error: unknown) => report('sealing key', error))
    },
    async seal(command) {
      if (held === null || splitArgs(command).secret === null) return command
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
