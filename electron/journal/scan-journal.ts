import { HEADER_BYTES, readEntry, readHeader, type Entry } from './record-format.ts'

/** The readable part of a file: its entries, where the next one goes, and what lies behind that should not. */
export type Scan = {
  readonly entries: readonly Entry[]
  /** Offset behind the last readable entry. */
  readonly end: number
  /** Checksum of the last readable entry. */
  readonly chain: number
  /** `at`, and how many bytes up to the last one that is not zero; null when all is well. */
  readonly damage: { readonly at: number; readonly lost: number; readonly header: boolean } | null
}

/** Reads the longest valid prefix. A damaged header is reported, and costs no entry: each proves itself. */
export function scanJournal(file: Buffer): Scan {
  const entries: Entry[] = []
  let [at, chain] = [HEADER_BYTES, 0]
  let reading = readEntry(file, at, 1, chain)
  while (reading.kind === 'entry') {
    entries.push(reading.entry)
    at = reading.next
    chain = reading.chain
    reading = readEntry(file, at, entries.length + 1, chain)
  }
  return { entries, end: at, chain, damage: damageBehind(file, at) }
}

function damageBehind(file: Buffer, end: number): Scan['damage'] {
  const header = readHeader(file) !== 'ours'
  const last = lastWritten(file)
  if (last >= end) return { at: end, lost: last + 1 - end, header }
  // At least one zero always follows the last entry (journal.ts); without it the file was cut off here.
  if (file.length <= end) return { at: Math.min(end, file.length), lost: 0, header }
  return header ? { at: 0, lost: 0, header } : null
}

function lastWritten(file: Buffer): number {
  let at = file.length - 1
  while (at >= 0 && file[at] === 0) at--
  return at
}
