import { text, time, trimmed } from './fields.ts'

/** Who sends, when, under which number. */
export type Envelope = {
  at: number
  controlId: string
  sender?: string
  senderFacility?: string
  processingId?: 'P' | 'T' | 'D'
  /** MSH-11.2: I is an initial load, which tells of the past. */
  processingMode?: 'I'
  charset?: string
}

/**
 * Any message as a feed would send it, of synthetic people only: the header of an envelope and segments whose fields are
 * already encoded. Times are epoch ms and are written in UTC with their zone; texts are escaped.
 */
export function message(envelope: Envelope & { type: string }, segments: readonly (readonly string[])[]): string {
  const { at: sentAt, controlId, sender = 'EHR', senderFacility = 'HOSP', processingId = 'P' } = envelope
  const msh = ['MSH', '^~\\&', text(sender), text(senderFacility), 'ONWARD', 'HOSP', time(sentAt), '', envelope.type]
  const { processingMode } = envelope
  msh.push(text(controlId), processingMode === undefined ? processingId : `${processingId}^${processingMode}`, '2.5.1')
  if (envelope.charset !== undefined) msh.push('', '', '', '', '', envelope.charset)
  // A segment without any field says nothing; real feeds leave it out.
  const told = [msh, ...segments].map(trimmed).filter((fields) => fields.length > 1)
  return told.map((fields) => `${fields.join('|')}\r`).join('')
}
