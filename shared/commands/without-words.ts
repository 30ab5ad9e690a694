import { UNREAD_WORDS } from './sealed-args.ts'

/**
 * A sentence without what it quotes: it goes back to a workstation and onto its disk, where these words lie only sealed
 * (rule SE1). `typed`: the arguments, whose words go wherever they stand in it.
 */
export function withoutWords(sentence: string, typed: unknown): string {
  const words = leavesOf(typed).filter((leaf) => leaf.length >= SHORTEST)
  // The longest first: a shorter one may be part of it.
  const bare = words
    .sort((a, b) => b.length - a.length)
    .reduce((so, leaf) => so.replaceAll(leaf, UNREAD_WORDS), sentence)
  return bare.replaceAll(/"[^"]*"/g, `"${UNREAD_WORDS}"`)
}

/** Shorter ones say nothing of anybody, and stand in any sentence. */
const SHORTEST = 3

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : []
}
