import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/** A message's text, the encoding it was read with, and what is doubtful about it. */
export type Decoded = { readonly text: string; readonly encoding: string; readonly notes: readonly string[] }

/**
 * Decodes a message by MSH-18 (table 0211). Missing or unknown: UTF-8 if the bytes are valid UTF-8, else latin-1. What
 * a declared set cannot read becomes U+FFFD and is noted; a declared set is never overruled (IN15, negative case 63).
 */
export function decodeMessage(raw: Uint8Array, declared: string): Decoded {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const marked = byteOrderMark(bytes)
  if (marked !== null) return decodeAs(bytes.subarray(marked.length), marked.encoding, [])
  const name = declared.trim()
  const known = encodings.get(name.toUpperCase().replaceAll(/[\s_/-]+/g, ' '))
  if (known !== undefined && known !== 'guess') return decodeAs(bytes, known, doubts(bytes, known))
  const notes = name === '' || known === 'guess' ? [] : ['MSH-18 names a character set that is not supported.']
  return guess(bytes, notes)
}

/** Decodes a few bytes, such as those of `\Xhh..\`, in an encoding that `decodeMessage` chose. */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes), encoding)
}

/** Encodes an answer in the encoding that the message was read with. */
export function encodeText(text: string, encoding: string): Buffer {
  return iconv.encode(text, encoding)
}

/** HL7 table 0211 and the spellings that feeds use, blanks for any of `_ - /`. */
const encodings = new Map<string, string>([
  ['ASCII', 'guess'],
  ['ISO IR6', 'guess'],
  ['ISO IR 6', 'guess'],
  ['UNICODE', 'guess'],
  ['8859 1', 'windows-1252'],
  ['ISO 8859 1', 'windows-1252'],
  ['ISO8859 1', 'windows-1252'],
  ['ISO IR100', 'windows-1252'],
  ['ISO IR 100', 'windows-1252'],
  ['LATIN1', 'windows-1252'],
  ['WINDOWS 1252', 'windows-1252'],
  ['CP1252', 'windows-1252'],
  ...[2, 3, 4, 5, 6, 7, 8, 9, 15].flatMap((part): [string, string][] => [
    [`8859 ${part}`, `iso-8859-${part}`],
    [`ISO 8859 ${part}`, `iso-8859-${part}`],
    [`ISO8859 ${part}`, `iso-8859-${part}`],
  ]),
  ['UNICODE UTF 8', 'utf8'],
  ['UTF 8', 'utf8'],
  ['UTF8', 'utf8'],
  ['UNICODE UTF 16', 'utf16'],
  ['GB 18030 2000', 'gb18030'],
  ['GB18030', 'gb18030'],
  ['GB2312', 'gb18030'],
  ['BIG 5', 'big5'],
  ['BIG5', 'big5'],
  ['KS X 1001', 'euc-kr'],
  ['EUC KR', 'euc-kr'],
  ['ISO IR14', 'shift_jis'],
  ['SHIFT JIS', 'shift_jis'],
])

function byteOrderMark(bytes: Buffer): { length: number; encoding: string } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { length: 3, encoding: 'utf8' }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { length: 2, encoding: 'utf16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { length: 2, encoding: 'utf16be' }
  return null
}

function guess(bytes: Buffer, notes: readonly string[]): Decoded {
  if (isUtf8(bytes)) return decodeAs(bytes, 'utf8', notes)
  return decodeAs(bytes, 'windows-1252', [...notes, 'The bytes are not valid UTF-8: read as latin-1.'])
}

function doubts(bytes: Buffer, encoding: string): readonly string[] {
  const looksLikeUtf8 = encoding === 'windows-1252' && bytes.some((byte) => byte > 0x7f) && isUtf8(bytes)
  return looksLikeUtf8 ? ['MSH-18 declares latin-1, but the bytes look like UTF-8: letters may be wrong.'] : []
}

function decodeAs(bytes: Buffer, encoding: string, notes: readonly string[]): Decoded {
  const text = iconv.decode(bytes, encoding)
  const replaced = text.includes('\uFFFD') && !(encoding === 'utf8' && isUtf8(bytes))
  const lost = 'Some bytes do not fit the character set of MSH-18: they were replaced.'
  return { text, encoding, notes: replaced ? [...notes, lost] : notes }
}
