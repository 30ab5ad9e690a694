import type { Instant } from './instant.ts'
import type { Random } from './random.ts'

/** A time-ordered UUID (RFC 9562, version 7) from the given time and randomness. */
export function uuidV7(now: Instant, random: Random): string {
  const bytes = random.bytes(16)
  let rest = now
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return dashed(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
