import type { Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Row } from '../../shared/domain/row.ts'

/** The facility number that shows the effect of a taken command, or null: refused, or nothing had to change. */
export function takenSeq(outcome: Outcome): number | null {
  return wasTaken(outcome) ? outcome.seq : null
}

/** Why it was not taken, or null where it was. A duplicate is what its first answer was. */
export function refusalIn(outcome: Outcome): Refusal | null {
  if (wasTaken(outcome)) return null
  const { refusal } = outcome
  if (refusal === null) return { code: 'expired', by: null, at: null, row: null }
  const { message, reason, ...facts } = refusal
  // The row was parsed as unknown: it is shown, never written into the confirmed rows.
  const said = { ...(message === undefined ? {} : { message }), ...(reason === undefined ? {} : { reason }) }
  return { ...facts, row: facts.row as Row | null, ...said }
}

function wasTaken({ outcome, first }: Outcome): boolean {
  const said = outcome === 'duplicate' ? (first ?? 'applied') : outcome
  return said === 'applied' || said === 'rebased'
}
