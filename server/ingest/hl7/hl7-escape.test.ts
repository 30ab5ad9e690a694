import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { standardDelimiters, type Delimiters } from './hl7-delimiters.ts'
import { escapeText, unescapeText } from './hl7-escape.ts'

const decode = (text: string) => unescapeText(text, standardDelimiters)

test.each([
  ['Smith\\F\\Jones\\S\\a\\T\\b\\R\\c\\E\\d', 'Smith|Jones^a&b~c\\d'],
  ['ends with \\E\\', 'ends with \\'],
  ['\\', '\\'],
  ['a\\b', 'a\\b'],
  ['a\\\\b', 'a\\\\b'],
  ['\\\\E\\\\', '\\\\\\'],
  ['x\\X0D\\\\X0A\\y', 'x\r\ny'],
  ['\\X41\\', 'A'],
  ['\\X0\\', '\\X0\\'],
  ['\\XZZ\\', '\\XZZ\\'],
  ['\\X\\', '\\X\\'],
  ['\\Zxx\\ and \\Z99\\', '\\Zxx\\ and \\Z99\\'],
  ['one\\.br\\two', 'one\ntwo'],
  ['\\.in\\a\\.sp2\\b\\.ce\\c\\.fi\\d\\.sk 3\\e', 'a\n\nb\ncd e'],
  ['\\H\\bold\\N\\', 'bold'],
  ['\\C2842\\\\M824041\\', '\\C2842\\\\M824041\\'],
  ['a \\ b \\ c', 'a \\ b \\ c'],
  ['\\E', '\\E'],
  ['F\\F\\', 'F|'],
])('[IN16] %j reads as %j (62)', (encoded, text) => {
  expect(decode(encoded)).toBe(text)
})

test('[IN16] \\P\\ is the truncation character where MSH-2 declares one, else literal', () => {
  expect(unescapeText('a\\P\\', { ...standardDelimiters, encoding: '^~\\&#' })).toBe('a#')
  expect(decode('a\\P\\')).toBe('a\\P\\')
})

test('[IN16] \\X reads in the character set of the message', () => {
  expect(unescapeText('\\XC3A9\\', standardDelimiters, (bytes) => Buffer.from(bytes).toString('utf8'))).toBe('é')
})

const custom: Delimiters = {
  field: '@',
  component: '~',
  repetition: '&',
  escape: '#',
  subcomponent: '\\',
  encoding: '~&#\\',
}

test('[IN16] what is escaped reads back, in any delimiters', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\\', '|', '^', '&', '~', '#', '@', 'E', 'X', '0', '\r', '\n', '.', 'é') }),
  )
  fc.assert(
    fc.property(anyText, fc.constantFrom(standardDelimiters, custom), (text, delimiters) => {
      const encoded = escapeText(text, delimiters)
      expect(unescapeText(encoded, delimiters)).toBe(text)
      expect(encoded).not.toMatch(/[\r\n]/)
      expect(encoded).not.toContain(delimiters.field)
    }),
  )
})

test('[IN16] 200,000 lone escape characters are read in one pass', () => {
  // Were each looked for the end of anew, it would take minutes: longer than any test may.
  expect(decode('\\a'.repeat(100_000))).toHaveLength(200_000)
})
