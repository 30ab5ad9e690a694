import { type Roster, rosterSchema } from '../../shared/domain/roster.ts'
import type { Reads, Tx } from './port.ts'

/** The roster of a facility as it was put last; an empty one where there is none, so that cover at sign-in counts. */
export async function storedRoster(reads: Pick<Reads, 'meta'>, facility: string): Promise<Roster> {
  const text = await reads.meta(keyOf(facility))
  return rosterSchema.parse(text === null ? {} : JSON.parse(text))
}

/** Puts a roster in the place of the one before. It is one document: bounded, read whole, changed whole. */
export async function putRoster(tx: Pick<Tx, 'putMeta'>, facility: string, roster: Roster): Promise<void> {
  await tx.putMeta(keyOf(facility), JSON.stringify(roster))
}

function keyOf(facility: string): string {
  return `roster:${facility}`
}
