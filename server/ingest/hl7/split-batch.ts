/** The messages of a payload and what is odd about the batch around them. */
export type Batch = { readonly messages: readonly Buffer[]; readonly notes: readonly string[] }

/**
 * Splits a payload at every segment that begins a message. A payload of one message (or of none) stays one buffer,
 * untouched. File and batch envelopes (FHS, BHS, BTS, FTS) are left out; what stands before the first header is a
 * piece of its own, so that nothing is lost unseen (IN13).
 */
export function splitBatch(raw: Buffer): readonly Buffer[] {
  return readBatch(raw).messages
}

/** As `splitBatch`, with notes on counts that do not match (BTS-1, FTS-1 are not a reason to refuse a message). */
export function readBatch(raw: Buffer): Batch {
  const lines = envelopeLines(raw)
  if (lines.length === 0 || (lines.length === 1 && lines[0]?.name === 'MSH' && isBlank(raw.subarray(0, lines[0].at))))
    return { messages: [raw], notes: [] }
  const pieces = piecesBetween(raw, lines)
  return { messages: pieces.length === 0 ? [raw] : pieces, notes: countNotes(raw, lines) }
}

type Line = { readonly name: string; readonly at: number }

/** Where a line begins with MSH or an envelope segment and a separator that is no letter, digit or blank. */
function envelopeLines(raw: Buffer): readonly Line[] {
  const text = raw.toString('latin1')
  const pattern = /(?:^(?:ï»¿)?|[\r\n])[ \t]*((?:MSH|FHS|BHS|BTS|FTS)(?=[!-/:-@[-`{-~]|[\r\n]|$))/g
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[1] ?? ''
    return { name, at: match.index + match[0].length - name.length }
  })
}

function piecesBetween(raw: Buffer, lines: readonly Line[]): Buffer[] {
  const preamble = raw.subarray(0, lines[0]?.at ?? raw.length)
  const bodies = lines.flatMap((line, index) =>
    line.name === 'MSH' ? [raw.subarray(line.at, lines[index + 1]?.at ?? raw.length)] : [],
  )
  return isBlank(preamble) ? bodies : [preamble, ...bodies]
}

function isBlank(bytes: Buffer): boolean {
  return /^(?:ï»¿)?\s*$/.test(bytes.toString('latin1'))
}

function countNotes(raw: Buffer, lines: readonly Line[]): readonly string[] {
  const notes: string[] = []
  const seen = { messages: 0, batches: 0 }
  for (const { name, at } of lines) {
    if (name === 'MSH') seen.messages += 1
    if (name === 'BHS') seen.batches += 1
    if (name === 'BTS') {
      pushMismatch(notes, 'BTS-1', 'messages', { declared: declaredCount(raw, at), found: seen.messages })
      seen.messages = 0
    }
    if (name === 'FTS')
      pushMismatch(notes, 'FTS-1', 'batches', { declared: declaredCount(raw, at), found: seen.batches })
  }
  return notes
}

function declaredCount(raw: Buffer, at: number): number | null {
  const found = /^.{4}(\d{1,6})/.exec(raw.toString('latin1', at, at + 16))
  return found === null ? null : Number(found[1])
}

function pushMismatch(
  notes: string[],
  field: string,
  what: string,
  { declared, found }: { declared: number | null; found: number },
): void {
  if (declared !== null && declared !== found)
    notes.push(`${field} declares ${declared} ${what}, ${found} arrived: the sender should check its batch.`)
}
