import type { Command } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Fate, OutboxBody } from './outbox-record.ts'
import type { Kept, Stage } from './outbox-view.ts'
import { takenSeq } from './outcome-facts.ts'
import { signedLater } from './signed-anew.ts'

/** The entry of a record as it is read, or as it is made (`fresh`): its stage follows from what became of it. */
export function entryOf(body: OutboxBody, fate: Fate | null, fresh: Stage = 'waiting'): Kept {
  const nothing = {
    tries: 0,
    seq: null,
    outcome: null,
    at: null,
    consumed: true,
    unnamed: false,
    effectShown: false,
    again: false,
    quiet: false,
  }
  const base = { body, shown: body.command, ...nothing }
  switch (fate?.kind) {
    case undefined:
      return { ...base, stage: fresh }
    case 'offered-again': {
      const later = signedLater(body, fate.as)
      return { ...base, body: later, shown: later.command, stage: 'waiting', again: fate.as === undefined }
    }
    case 'settled': {
      // The cache may be older than this answer: the overlay stays until a cursor says otherwise.
      const seq = takenSeq(fate.outcome)
      return { ...base, stage: seq === null ? 'over' : 'answered', seq, outcome: fate.outcome, at: fate.at }
    }
    case 'refused':
      return { ...base, stage: 'refused', outcome: fate.outcome, at: fate.at, consumed: fate.consumed }
    case 'closed':
      return { ...base, stage: 'closed', at: fate.at }
  }
}

/** The command as its person typed it, with what else it has now on disk. */
export function typedAs(now: Command, typed: Command): Command {
  return hasSealed(now.args) ? { ...now, args: typed.args } : now
}

/** The entry with what became of it by the word of another window, or of the disk. */
export function withFate(entry: Kept, fate: Fate): Kept {
  const next = entryOf(entry.body, fate)
  const shown = typedAs(next.body.command, entry.shown)
  const isSame = next.seq === entry.seq
  const stage = next.stage === 'answered' && (entry.effectShown || (entry.quiet && isSame)) ? 'over' : next.stage
  const unnamed = next.seq !== null && (entry.unnamed || !isSame)
  return { ...next, shown, stage, unnamed, effectShown: entry.effectShown && stage !== 'waiting' }
}

/** Its effect is shown over the confirmed rows. */
export function isPredicted(stage: Stage): boolean {
  return stage === 'waiting' || stage === 'sent' || stage === 'answered'
}

/** What becomes of one that had its answer and is asked about once more; `quiet`: nobody has to hear of that. */
export function askedAgain(quiet: boolean): Partial<Kept> {
  return { stage: 'waiting', tries: 0, again: true, quiet }
}

/** Had its answer once, and was taken: as it stands, or while it is asked about once more. */
export function wasTaken(entry: Kept): boolean {
  return isSettled(entry.stage) || isAsked(entry)
}

/** Is asked about once more, or waits to be: the disk has its answer. */
export function isAsked({ stage, again, seq }: Kept): boolean {
  return (stage === 'waiting' || stage === 'sent') && again && seq !== null
}

/** Answered, and not refused. */
export function isSettled(stage: Stage): boolean {
  return stage === 'answered' || stage === 'over'
}

/** The entry as it stands where no confirmed row shows it any more. */
export function notShown(entry: Kept): Kept {
  const isAnswered = entry.stage === 'over' && entry.seq !== null
  return isAnswered || entry.effectShown || entry.quiet
    ? { ...entry, effectShown: false, quiet: false, stage: isAnswered ? 'answered' : entry.stage }
    : entry
}
