import type { Command, Refusal } from '../../shared/commands/command.ts'
import { type Args, type Sealed, sealedIn, SEALED_ARG } from '../../shared/commands/sealed-args.ts'
import { withoutWords } from '../../shared/commands/without-words.ts'
import type { Opened } from '../auth/sealing-keys.ts'
import type { Receipt } from '../db/records.ts'
import { plainRefusal } from './outcomes.ts'

/** Opens what a console sealed to one of the server's keys. */
export type OpenSealedArgs = (sealed: Sealed, command: Command) => Promise<Opened>

/**
 * A command as it is decided on, its arguments readable, or why they are not. `movedFrom`: what its box was sealed for, where
 * that is another command.
 */
export type ReadCommand =
  | {
      readonly kind: 'read'
      readonly asked: Command
      readonly movedFrom: string | null
      /** What was opened; null: it came in the clear. */
      readonly opened: Args | null
    }
  | { readonly kind: 'unread'; readonly refusal: Refusal }

/** A command with nothing sealed in it. */
export function plainCommand(asked: Command): ReadCommand {
  return { kind: 'read', asked, movedFrom: null, opened: null }
}

/**
 * The command with its sealed arguments opened (rules SE3, SE5). What cannot be opened is a refusal that is not stored: the
 * same command may be sent again, once the key is back or its person has sealed it anew.
 */
export async function readArgs(command: Command, open: OpenSealedArgs | undefined): Promise<ReadCommand> {
  const sealed = sealedIn(command.args)
  if (sealed === null) return unread(SPOILT)
  const opened = (await open?.(sealed, command)) ?? { kind: 'unknown-key' }
  switch (opened.kind) {
    case 'unknown-key':
      return unread(UNKNOWN_KEY)
    case 'spoilt':
      return unread(SPOILT)
    case 'open': {
      const { [SEALED_ARG]: _, ...plain } = command.args
      const asked = { ...command, args: { ...plain, ...opened.args } }
      const movedFrom = sealed.of === command.commandId ? null : sealed.of
      return { kind: 'read', asked, movedFrom, opened: opened.args }
    }
  }
}

/**
 * Null where the box may be opened for this command: it was sealed for it, or for one of the same person that was refused,
 * whom they ask again (rule SE6). `before` is that one's receipt.
 */
export function movedFault(before: Receipt | null, actor: string): Refusal | null {
  const outcome = before?.outcome.outcome
  const wasRefused = outcome === 'rejected' || outcome === 'expired'
  return before?.actor === actor && wasRefused ? null : cannotOpen(MOVED)
}

/** The refusal as it may go back to where the words lie only sealed. */
export function tellable(refusal: Refusal, read: ReadCommand): Refusal {
  if (read.kind === 'unread' || read.opened === null || refusal.message === undefined) return refusal
  return { ...refusal, message: withoutWords(refusal.message, read.opened) }
}

function unread(sentence: string): ReadCommand {
  return { kind: 'unread', refusal: cannotOpen(sentence) }
}

function cannotOpen(sentence: string): Refusal {
  return { ...plainRefusal('invalid', sentence), reason: 'cannot-open' }
}

const UNKNOWN_KEY = 'What was typed here is sealed to a key that the server does not have.'
const SPOILT = 'What was typed here is not as it was when it was sealed.'
const MOVED = 'What was typed here was sealed for another action.'
