import { crc32 } from 'node:zlib'

/** Start of every journal file. */
export const MAGIC = Buffer.from('ONWARD\0J')
/** Format version of this build; a newer file is left alone. */
export const VERSION = 1
/** Magic, version (u32), CRC32 of both (u32). */
export const HEADER_BYTES = 16

/** One entry: a command's text, or what became of it. */
export type Entry = { readonly kind: 'append' | 'settle'; readonly id: string; readonly text: string }

/** The header of a new file. */
export function encodeHeader(): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeUInt32LE(VERSION, 8)
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12)
  return header
}

/** What the first bytes say. */
export function readHeader(bytes: Buffer): 'ours' | 'newer' | 'damaged' {
  if (bytes.length < HEADER_BYTES || crc32(bytes.subarray(0, 12)) !== bytes.readUInt32LE(12)) return 'damaged'
  if (!bytes.subarray(0, 8).equals(MAGIC)) return 'damaged'
  return bytes.readUInt32LE(8) > VERSION ? 'newer' : 'ours'
}

// Layout, little endian: mark u8 · kind u8 · id length u16 · text length u32 · number u48 · crc u32 · id · text.
// The mark is never 0, so the byte behind the last entry tells "nothing was ever written here" from "cut off".
const MARK = 0xa5
const FIXED = 18
const CRC_AT = 14
const KINDS = ['append', 'settle'] as const

/**
 * The bytes of an entry. `chain` is the checksum of the one before it: bytes of an earlier, given-up write at the
 * same place can then never pass for the next entry.
 */
export function encodeEntry(entry: Entry, number: number, chain: number): { bytes: Buffer; chain: number } {
  const id = Buffer.from(entry.id)
  const text = Buffer.from(entry.text)
  const fixed = Buffer.alloc(FIXED)
  fixed.writeUInt8(MARK, 0)
  fixed.writeUInt8(KINDS.indexOf(entry.kind) + 1, 1)
  fixed.writeUInt16LE(id.length, 2)
  fixed.writeUInt32LE(text.length, 4)
  fixed.writeUIntLE(number, 8, 6)
  const bytes = Buffer.concat([fixed, id, text])
  const sum = checksum(bytes, chain)
  bytes.writeUInt32LE(sum, CRC_AT)
  return { bytes, chain: sum }
}

/** What stands at `at`: an entry, the unwritten end, or something that is neither. */
export type Reading =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly next: number; readonly chain: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad' }

/** Reads one entry that must carry `number` and follow `chain`. */
export function readEntry(file: Buffer, at: number, number: number, chain: number): Reading {
  if (file[at] === 0) return { kind: 'end' }
  if (file[at] !== MARK || at + FIXED > file.length) return { kind: 'bad' }
  const kind = KINDS[file.readUInt8(at + 1) - 1]
  const textAt = at + FIXED + file.readUInt16LE(at + 2)
  const next = textAt + file.readUInt32LE(at + 4)
  if (kind === undefined || next > file.length || file.readUIntLE(at + 8, 6) !== number) return { kind: 'bad' }
  const sum = file.readUInt32LE(at + CRC_AT)
  if (checksum(file.subarray(at, next), chain) !== sum) return { kind: 'bad' }
  const entry = { kind, id: file.toString('utf8', at + FIXED, textAt), text: file.toString('utf8', textAt, next) }
  return { kind: 'entry', entry, next, chain: sum }
}

function checksum(bytes: Buffer, chain: number): number {
  return crc32(bytes.subarray(CRC_AT + 4), crc32(bytes.subarray(0, CRC_AT), chain))
}

/** How many bytes an entry takes. */
export function entryBytes(entry: Entry): number {
  return FIXED + Buffer.byteLength(entry.id) + Buffer.byteLength(entry.text)
}
