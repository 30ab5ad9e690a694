import { expect, test } from 'vitest'
import { cleanLine, cleanLines } from './clean-text.ts'
import { decodeMessage } from './charset.ts'

const latin = Buffer.from('M\xfcller', 'latin1')
const utf8 = Buffer.from('Müller', 'utf8')

test('[IN15] MSH-18 missing: UTF-8 if valid, else latin-1, and said so (63)', () => {
  expect(decodeMessage(utf8, '')).toMatchObject({ text: 'Müller', encoding: 'utf8', notes: [] })
  expect(decodeMessage(latin, '')).toMatchObject({ text: 'Müller', encoding: 'windows-1252' })
  expect(decodeMessage(latin, '').notes.join()).toContain('read as latin-1')
})

test.each([
  ['8859/1', latin],
  ['ISO 8859-1', latin],
  ['UNICODE UTF-8', utf8],
  ['utf-8', utf8],
  ['ASCII', utf8],
  ['UNICODE', utf8],
])('[IN15] MSH-18 %s is followed', (declared, bytes) => {
  expect(decodeMessage(bytes, declared)).toMatchObject({ text: 'Müller', notes: [] })
})

test('[IN15] other declared sets are read too', () => {
  expect(decodeMessage(Buffer.from([0xa4]), '8859/15').text).toBe('€')
  expect(decodeMessage(Buffer.from([0xd6, 0xd0]), 'GB 18030-2000').text).toBe('中')
  expect(decodeMessage(Buffer.from([0xb1, 0xe8]), 'KS X 1001').text).toBe('김')
})

test('[IN15] a lying MSH-18: what does not fit is replaced and noted; a likely lie is noted', () => {
  expect(decodeMessage(latin, 'UNICODE UTF-8')).toMatchObject({ text: 'M\uFFFDller' })
  expect(decodeMessage(latin, 'UNICODE UTF-8').notes.join()).toContain('replaced')
  expect(decodeMessage(utf8, '8859/1').notes.join()).toContain('look like UTF-8')
})

test('[IN15] an unknown set is noted and read as if none were named', () => {
  expect(decodeMessage(utf8, 'ISO IR 999')).toMatchObject({ text: 'Müller', encoding: 'utf8' })
  expect(decodeMessage(utf8, 'ISO IR 999').notes.join()).toContain('not supported')
})

test('[IN15] a byte order mark decides and goes', () => {
  expect(decodeMessage(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), '8859/1').text).toBe('Müller')
  expect(decodeMessage(Buffer.from('\ufeffMSH', 'utf16le'), '').text).toBe('MSH')
})

test('[IN19] text is stored well-formed: no NUL, no controls, no lone surrogates, NFC (44, 45)', () => {
  expect(cleanLine('a\u0000b\u0007c\r\nd', 50)).toBe('a b c d')
  expect(cleanLine('\ud800x\udc00', 50)).toBe('\ufffdx\ufffd')
  expect(cleanLine('Zoe\u0308', 50)).toBe('Zoë')
  expect(cleanLines('a\r\nb\rc\u0000', 50)).toBe('a\nb\nc')
})

test('[IN19] bidi marks stay, for the screen to isolate (42)', () => {
  expect(cleanLine('\u202Edrow\u202C 3', 50)).toBe('\u202Edrow\u202C 3')
})

test('[IN19] long text is cut, never within a character; towers of marks are lowered (47)', () => {
  expect(cleanLine('😀'.repeat(10), 5)).toBe('😀😀')
  expect(cleanLine(`a${'\u0301\u0330'.repeat(50_000)}`, 100).length).toBeLessThan(12)
  expect(cleanLine('x'.repeat(1_000_000), 100)).toHaveLength(100)
})
