import type { FactSource } from '../../shared/domain/fact.ts'
import type { InboundRecord } from '../db/records.ts'
import { readHeader } from './hl7/read-header.ts'

/** The message as the source of facts; an initial load says so. */
export function sourceOf(message: InboundRecord): FactSource {
  const source = { kind: 'message', ref: `${message.messageType} ${message.controlId}`.slice(0, 200) } as const
  const header = readHeader(Buffer.from(message.raw))
  return header.ok && header.value.processingMode === 'I' ? { ...source, load: true } : source
}
