/** What one message may be at most; beyond it is AR before anything is parsed (IN12, negative case 67). */
export type Hl7Limits = {
  readonly bytes: number
  readonly segments: number
  /** Fields of one segment. */
  readonly fields: number
  /** Repetitions of one field. */
  readonly repetitions: number
  /** Bytes of one field, observation values (OBX) excepted: documents travel there. */
  readonly fieldBytes: number
}

/** Well above what real feeds send; a message of 1 MiB is a document or a fault. */
export const defaultHl7Limits: Hl7Limits = {
  bytes: 1_048_576,
  segments: 10_000,
  fields: 1_000,
  repetitions: 1_000,
  fieldBytes: 65_536,
}

/**
 * Counts a message's parts over its bytes, without building anything. Returns a sentence on the first limit exceeded,
 * else null. `field` and `repetition` are the delimiters' byte values.
 */
export function exceedsLimits(
  raw: Uint8Array,
  delimiters: { readonly field: number; readonly repetition: number },
  limits: Hl7Limits = defaultHl7Limits,
): string | null {
  if (raw.length > limits.bytes) return tooMany('bytes', raw.length, limits.bytes)
  const count = { segments: 0, fields: 0, repetitions: 0, fieldBytes: 0, atStart: true, observation: false }
  for (let at = 0; at < raw.length; at += 1) {
    const fault = countByte(raw, at, { delimiters, limits, count })
    if (fault !== null) return fault
  }
  return null
}

type Count = {
  segments: number
  fields: number
  repetitions: number
  fieldBytes: number
  atStart: boolean
  observation: boolean
}
type Counting = {
  readonly delimiters: { readonly field: number; readonly repetition: number }
  readonly limits: Hl7Limits
  readonly count: Count
}

function countByte(raw: Uint8Array, at: number, { delimiters, limits, count }: Counting): string | null {
  const byte = raw[at]
  if (byte === 0x0d || byte === 0x0a) {
    Object.assign(count, { fields: 0, repetitions: 0, fieldBytes: 0, atStart: true })
    return null
  }
  if (count.atStart) {
    count.atStart = false
    count.segments += 1
    count.observation = raw[at] === 0x4f && raw[at + 1] === 0x42 && raw[at + 2] === 0x58
    if (count.segments > limits.segments) return tooMany('segments', count.segments, limits.segments)
  }
  return countInField(byte, { delimiters, limits, count })
}

function countInField(byte: number | undefined, { delimiters, limits, count }: Counting): string | null {
  if (byte === delimiters.field) {
    count.fields += 1
    count.repetitions = 0
    count.fieldBytes = 0
    return count.fields > limits.fields ? tooMany('fields in a segment', count.fields, limits.fields) : null
  }
  if (byte === delimiters.repetition) count.repetitions += 1
  count.fieldBytes += 1
  if (count.repetitions > limits.repetitions && !count.observation)
    return tooMany('repetitions of a field', count.repetitions, limits.repetitions)
  if (count.fieldBytes > limits.fieldBytes && !count.observation)
    return tooMany('bytes in a field', count.fieldBytes, limits.fieldBytes)
  return null
}

function tooMany(what: string, found: number, limit: number): string {
  return `The message has at least ${found} ${what}; at most ${limit} are accepted. Send it in smaller parts.`
}
