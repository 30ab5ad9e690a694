import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameReader, frameOf, type FrameEvent } from './mllp-frames.ts'

const message = 'MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\rPID|1||X\r'
const bytes = (text: string) => Buffer.from(text, 'latin1')
const brief = (events: readonly FrameEvent[]) =>
  events.map((event) => (event.kind === 'frame' ? event.bytes.toString('latin1') : event.fault))
const read = (stream: Uint8Array, cap = 10_000) => {
  const reader = new FrameReader(cap)
  return brief([...reader.feed(stream), ...reader.expire()])
}

test('[IN1] a frame split at every byte position reads the same (56)', () => {
  const stream = frameOf(bytes(message))
  for (let at = 0; at <= stream.length; at += 1) {
    const reader = new FrameReader(10_000)
    const events = [...reader.feed(stream.subarray(0, at)), ...reader.feed(stream.subarray(at))]
    expect(brief(events)).toEqual([message])
    expect(reader.state).toBe('quiet')
  }
})

test('[IN1] fifty frames in one segment all come out, in order (57)', () => {
  const texts = Array.from({ length: 50 }, (_, n) => `${message}ZZZ|${n}`)
  expect(read(Buffer.concat(texts.map((text) => frameOf(bytes(text)))))).toEqual(texts)
})

test('[IN2] line ends between frames are nothing; other noise is counted once and skipped', () => {
  expect(read(bytes(`\r\n\x0ba\x1c\r\r\n\n\x0bb\x1c\r`))).toEqual(['a', 'b'])
  expect(read(bytes(`hello\r\n\x0ba\x1c\r`))).toEqual(['noise', 'a'])
})

test('[IN3] a message without a start block is given up at its end block or at the idle time', () => {
  expect(read(bytes(`${message}\x1c\r\x0bb\x1c\r`))).toEqual(['no-start', 'b'])
  expect(read(bytes(message))).toEqual(['no-start'])
})

test('[IN3] what is given up hands over its head, so that the answer can name the message', () => {
  const events = new FrameReader(10_000).feed(bytes(`${message}\x1c\r`))
  expect(events).toMatchObject([{ fault: 'no-start', bytes: message.length }])
  expect(events[0]?.kind === 'fault' && events[0].head.toString('latin1')).toBe(message)
})

test('[IN4] VT inside: a header after it starts a new frame, other text keeps it as data', () => {
  expect(read(bytes(`\x0bMSH|one\x0bMSH|two\x1c\r`))).toEqual(['restarted', 'MSH|two'])
  expect(read(bytes(`\x0bMSH|soft\x0bbreak\x0b again\x1c\r`))).toEqual(['vt-inside', 'MSH|soft\x0bbreak\x0b again'])
  expect(read(bytes(`\x0bMSH|end\x0b\x1c\r`))).toEqual(['MSH|end\x0b'])
})

test('[IN4] double wrapping 0B0B ... 1C0D1C0D is one frame, counted (59)', () => {
  expect(read(bytes(`\x0b\x0b${message}\x1c\r\x1c\r`))).toEqual(['double-start', message, 'stray-end'])
})

test('[IN4] FS inside without CR is data; before a start block or after the grace time it ends the frame', () => {
  expect(read(bytes(`\x0ba\x1cb\x1c\r`))).toEqual(['fs-inside', 'a\x1cb'])
  expect(read(bytes(`\x0ba\x1c\x0bb\x1c\r`))).toEqual(['end-without-cr', 'a', 'b'])
  const reader = new FrameReader(100)
  expect(brief(reader.feed(bytes('\x0ba\x1c')))).toEqual([])
  expect(reader.state).toBe('ending')
  expect(brief(reader.endGrace())).toEqual(['end-without-cr', 'a'])
  expect(brief(reader.feed(bytes('\r\x0bb\x1c\r')))).toEqual(['b'])
})

test('[IN5] an unterminated frame is given up at the idle time (58)', () => {
  expect(read(bytes(`\x0b${message}`))).toEqual(['unterminated'])
})

test('[IN6] a frame over the cap is dropped without being kept, and the next one is read (67)', () => {
  const reader = new FrameReader(1_000)
  const huge = Buffer.concat([bytes('\x0bMSH|^~\\&|'), Buffer.alloc(5_000_000, 0x41), bytes('\x1c\r\x0bb\x1c\r')])
  const events = reader.feed(huge)
  expect(brief(events)).toEqual(['too-large', 'b'])
  expect(events[0]?.kind === 'fault' && events[0].head.length).toBe(1_000)
  expect(read(frameOf(Buffer.alloc(1_000, 0x41)), 1_000)).toEqual(['A'.repeat(1_000)])
})

test('[IN1] any bytes, cut anywhere: never a throw, and cutting changes nothing', () => {
  const byte = fc.oneof(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x0a, 0x4d, 0x53, 0x48), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), fc.array(fc.nat(200), { maxLength: 8 }), (stream, cuts) => {
      const whole = Buffer.from(stream)
      const reader = new FrameReader(64)
      const edges = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const parts = edges.slice(1).flatMap((end, index) => reader.feed(whole.subarray(edges[index], end)))
      expect(brief([...parts, ...reader.expire()])).toEqual(read(whole, 64))
    }),
    { numRuns: 500 },
  )
})
