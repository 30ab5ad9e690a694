/**
 * Reads MLLP frames (0x0B payload 0x1C 0x0D) out of a byte stream that may be split or joined anywhere.
 * A pure state machine: bytes in, frames and faults out; rules IN1-IN7 of shared/SPEC.md.
 */
export class FrameReader {
  readonly #maxBytes: number
  #mode: 'outside' | 'inside' | 'discarding' = 'outside'
  #buffer = Buffer.allocUnsafe(FIRST_BYTES)
  #length = 0
  #endSeen = false
  #startSeenAt = -1
  #counted = new Set<MllpFault>()
  #dropped = 0
  #out: FrameEvent[] = []

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** `quiet`: nothing pending. `ending`: an end block that may yet lack its CR. `open`: bytes that want a terminator. */
  get state(): 'quiet' | 'ending' | 'open' {
    if (this.#endSeen) return 'ending'
    return this.#mode === 'outside' && this.#length === 0 ? 'quiet' : 'open'
  }

  /** Takes the next bytes; returns what became complete, in order. */
  feed(chunk: Uint8Array): readonly FrameEvent[] {
    for (const byte of chunk) this.#push(byte)
    return this.#take()
  }

  /** No byte followed an end block for the grace time: it ended without its CR. */
  endGrace(): readonly FrameEvent[] {
    if (this.#endSeen) this.#endWithoutCr()
    return this.#take()
  }

  /** Nothing came for the idle time: what is pending is given up. */
  expire(): readonly FrameEvent[] {
    if (this.#endSeen) this.#endWithoutCr()
    else if (this.#mode !== 'outside') this.#giveUp('unterminated')
    else if (this.#length > 0) this.#giveUp('no-start')
    return this.#take()
  }

  #push(byte: number): void {
    if (this.#mode === 'outside') this.#pushOutside(byte)
    else if (this.#endSeen) this.#pushAfterEnd(byte)
    else this.#pushInside(byte)
  }

  #pushOutside(byte: number): void {
    if (byte === VT) {
      if (this.#length > 0) this.#fault('noise')
      this.#begin()
    } else if (byte === FS) {
      this.#giveUp(this.#length > 0 ? 'no-start' : 'stray-end')
    } else if (this.#length > 0 || (byte !== CR && byte !== LF)) {
      this.#keepHead(byte)
    }
  }

  #pushAfterEnd(byte: number): void {
    if (byte === CR) return this.#end()
    if (byte === VT) {
      this.#endWithoutCr()
      return this.#begin()
    }
    this.#endSeen = false
    this.#count('fs-inside')
    this.#append(FS)
    this.#pushInside(byte)
  }

  #pushInside(byte: number): void {
    if (byte === FS) this.#endSeen = true
    else if (byte === VT && this.#length === 0 && this.#mode === 'inside') this.#count('double-start')
    else {
      if (byte === VT) this.#startSeenAt = this.#length
      this.#append(byte)
      if (this.#startSeenAt >= 0 && this.#length === this.#startSeenAt + 4) this.#judgeStart()
    }
  }

  /** A VT inside starts a new frame only if a header follows it; word processors put VT into free text (IN4). */
  #judgeStart(): void {
    const at = this.#startSeenAt
    const header = this.#buffer.toString('latin1', at + 1, at + 4)
    this.#startSeenAt = -1
    if (!HEADERS.has(header)) return this.#count('vt-inside')
    this.#length = at
    this.#fault('restarted')
    this.#begin()
    for (const byte of Buffer.from(header, 'latin1')) this.#append(byte)
  }

  #append(byte: number): void {
    if (this.#mode === 'discarding') {
      this.#dropped += 1
      return
    }
    if (this.#length >= this.#maxBytes) return this.#overflow()
    if (this.#length === this.#buffer.length) this.#grow()
    this.#buffer[this.#length] = byte
    this.#length += 1
  }

  #overflow(): void {
    this.#fault('too-large')
    this.#mode = 'discarding'
    this.#buffer = Buffer.allocUnsafe(FIRST_BYTES)
    this.#length = 0
    this.#startSeenAt = -1
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(Math.min(this.#buffer.length * 4, this.#maxBytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }

  /** Outside a frame only the head is kept, to find the sender's control id for an answer; the rest is counted. */
  #keepHead(byte: number): void {
    if (this.#length < Math.min(HEAD_BYTES, this.#buffer.length)) {
      this.#buffer[this.#length] = byte
      this.#length += 1
    } else this.#dropped += 1
  }

  #begin(): void {
    this.#reset()
    this.#mode = 'inside'
  }

  #endWithoutCr(): void {
    this.#count('end-without-cr')
    this.#end()
  }

  #end(): void {
    if (this.#mode === 'inside') this.#out.push({ kind: 'frame', bytes: this.#copy(this.#length) })
    this.#reset()
  }

  #giveUp(fault: MllpFault): void {
    this.#fault(fault)
    this.#reset()
  }

  #reset(): void {
    this.#mode = 'outside'
    this.#length = 0
    this.#dropped = 0
    this.#endSeen = false
    this.#startSeenAt = -1
    this.#counted.clear()
    if (this.#buffer.length > FIRST_BYTES) this.#buffer = Buffer.allocUnsafe(FIRST_BYTES)
  }

  /** Reports a tolerated oddity, once per frame. */
  #count(fault: MllpFault): void {
    if (this.#counted.has(fault)) return
    this.#counted.add(fault)
    this.#fault(fault)
  }

  #fault(fault: MllpFault): void {
    const head = this.#copy(Math.min(this.#length, HEAD_BYTES))
    this.#out.push({ kind: 'fault', fault, head, bytes: this.#length + this.#dropped })
  }

  #copy(length: number): Buffer {
    return Buffer.from(this.#buffer.subarray(0, length))
  }

  #take(): readonly FrameEvent[] {
    const out = this.#out
    this.#out = []
    return out
  }
}

const VT = 0x0b
const FS = 0x1c
const CR = 0x0d
const LF = 0x0a
const FIRST_BYTES = 4096
const HEAD_BYTES = 4096
const HEADERS = new Set(['MSH', 'FHS', 'BHS'])

/** What can be wrong with framing. The first four lose a message and are answered AR; the rest is read through and counted. */
export const mllpFaults = [
  'no-start',
  'restarted',
  'too-large',
  'unterminated',
  'noise',
  'double-start',
  'vt-inside',
  'fs-inside',
  'end-without-cr',
  'stray-end',
] as const
export type MllpFault = (typeof mllpFaults)[number]

/** `head` is at most the first 4 KiB of what was given up, enough to read a header from; `bytes` its length so far. */
export type FrameEvent =
  | { readonly kind: 'frame'; readonly bytes: Buffer }
  | { readonly kind: 'fault'; readonly fault: MllpFault; readonly head: Buffer; readonly bytes: number }

/** Wraps a payload as one MLLP frame. */
export function frameOf(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(VT), payload, Buffer.of(FS, CR)])
}
