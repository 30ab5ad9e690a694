import type { Random } from '../../shared/kernel/random.ts'

/** Names one log entry of one history: a cursor is (seq, tag), so a restored database is noticed. 72 random bits. */
export function logTag(random: Random): string {
  return Buffer.from(random.bytes(9)).toString('base64url')
}
