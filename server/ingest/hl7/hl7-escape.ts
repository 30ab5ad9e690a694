import type { Delimiters } from './hl7-delimiters.ts'

/**
 * Decodes escape sequences. Known ones become text, formatting ones a line break or nothing; an unknown sequence and a
 * lone escape character stay as they are (IN16, negative case 62). `decodeBytes` reads `\Xhh..\` in the message's
 * character set. Never throws.
 */
export function unescapeText(
  text: string,
  delimiters: Delimiters,
  decodeBytes: (bytes: Uint8Array) => string = latin1,
): string {
  const { escape } = delimiters
  let at = text.indexOf(escape)
  if (at < 0) return text
  let out = text.slice(0, at)
  while (at >= 0) {
    const end = text.indexOf(escape, at + 1)
    const decoded = end < 0 ? null : decodeSequence(text.slice(at + 1, end), delimiters, decodeBytes)
    const next = decoded === null ? at + 1 : end + 1
    const following = text.indexOf(escape, next)
    out += (decoded ?? escape) + text.slice(next, following < 0 ? text.length : following)
    at = following
  }
  return out
}

/** Encodes text for a field: delimiters and control characters become escape sequences, so that `unescapeText` gives it back. */
export function escapeText(text: string, delimiters: Delimiters): string {
  const names = new Map([
    [delimiters.field, 'F'],
    [delimiters.component, 'S'],
    [delimiters.repetition, 'R'],
    [delimiters.escape, 'E'],
    [delimiters.subcomponent, 'T'],
  ])
  const wrap = (inner: string) => `${delimiters.escape}${inner}${delimiters.escape}`
  return Array.from(text)
    .map((character) => {
      const name = names.get(character)
      if (name !== undefined) return wrap(name)
      const code = character.codePointAt(0) ?? 0
      return code < 0x20 || code === 0x7f ? wrap(`X${code.toString(16).toUpperCase().padStart(2, '0')}`) : character
    })
    .join('')
}

/** Longest sequence that is looked at, `\X` excepted: a far pair of escape characters is no sequence. */
const LONGEST = 32

function decodeSequence(
  inner: string,
  delimiters: Delimiters,
  decodeBytes: (bytes: Uint8Array) => string,
): string | null {
  if (inner.startsWith('X')) return decodeHex(inner.slice(1), decodeBytes)
  if (inner.length > LONGEST) return null
  switch (inner) {
    case 'F':
      return delimiters.field
    case 'S':
      return delimiters.component
    case 'R':
      return delimiters.repetition
    case 'E':
      return delimiters.escape
    case 'T':
      return delimiters.subcomponent
    case 'P':
      return delimiters.encoding[4] ?? null
    case 'H':
    case 'N':
      return ''
    default:
      return decodeFormat(inner)
  }
}

/** `.br`, `.sp` and `.ce` break the line; fill and indent commands mean nothing without a page. */
function decodeFormat(inner: string): string | null {
  const command = /^\.(br|sp|ce|fi|nf|in|ti|sk)[ ]?([+-]?\d{0,3})$/i.exec(inner)
  if (command === null) return null
  switch (command[1]?.toLowerCase()) {
    case 'br':
    case 'ce':
      return '\n'
    case 'sp':
      return '\n'.repeat(Math.min(Math.max(Number(command[2]) || 1, 1), 5))
    case 'sk':
      return ' '
    default:
      return ''
  }
}

function decodeHex(digits: string, decodeBytes: (bytes: Uint8Array) => string): string | null {
  if (digits.length === 0 || digits.length % 2 === 1 || !/^[0-9a-f]*$/i.test(digits)) return null
  return decodeBytes(Buffer.from(digits, 'hex'))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
