import type { Packed } from '../../shared/protocol/packed.ts'

/** The text of what a node packed: the simulation's nodes pack a text as its bytes, and its network carries them as the text. */
export function simText(packed: Packed['frames']): string {
  return typeof packed === 'string' ? packed : new TextDecoder().decode(packed)
}
