/**
 * A value as JSON text that the database can keep: PostgreSQL has no NUL and no lone surrogates. The doors refuse such
 * text (shared/kernel/text.ts); this is the last guard, so it mends instead of refusing: NUL goes, a lone surrogate
 * becomes U+FFFD.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null'
  return ODD.test(json) ? JSON.stringify(value, (_key, part: unknown) => mend(part)) : json
}

/** The same for plain text. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').replace(LONE_SURROGATE, '\uFFFD')
}

/** A deep copy of a value as it comes back from storage. */
export function stored<T>(value: T): T {
  // JSON out and in again keeps the shape of what rows and records are: plain data.
  return JSON.parse(storableJson(value)) as T
}

/** NUL and lone surrogates as JSON.stringify writes them; a paired surrogate is never escaped. */
const ODD = /\\u0000|\\ud[89a-f]/
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

function mend(part: unknown): unknown {
  if (typeof part === 'string') return storableText(part)
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [storableText(key), value]))
}
