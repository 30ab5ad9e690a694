import type { Instant } from '../../../shared/kernel/instant.ts'
import { buildAck } from '../hl7/build-ack.ts'
import { readHeader } from '../hl7/read-header.ts'
import type { MllpFault } from './mllp-frames.ts'

/**
 * The AR for a fault that lost a message, with its MSA-2 if the head that arrived holds a readable header; null for
 * faults that were read through (IN5).
 */
export function faultAnswer(
  fault: MllpFault,
  head: Buffer,
  { now, controlId }: { readonly now: Instant; readonly controlId: string },
): Buffer | null {
  const text = words[fault]
  if (text === undefined) return null
  const header = readHeader(head)
  return buildAck({ header: header.ok ? header.value : null, code: 'AR', text, errorCode: '207', now, controlId })
}

const words: Partial<Record<MllpFault, string>> = {
  'no-start': 'The message came without the MLLP start block (0x0B) and was not taken. Send it again framed.',
  restarted: 'The message broke off: another one began before its end block (0x1C 0x0D). Send it again.',
  'too-large': 'The message is larger than this server takes. Send it in smaller parts.',
  unterminated: 'The message came without the MLLP end block (0x1C 0x0D) in time and was not taken. Send it again.',
}
