import { quickReader } from '../../shared/kernel/quick-reader.ts'
import { frameSchema, type Frame } from '../../shared/protocol/frame.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import type { Gzip } from '../db/gzip-text.ts'

/** Frames are many, and those of a delta long. */
export const frameReader = quickReader(frameSchema)

/** The frames of a packed message. @throws where it is cut, spoilt, or holds something else */
export async function unpackFrames({ frames }: Packed, gzip: Gzip): Promise<Frame[]> {
  const held: unknown = JSON.parse(await gzip.unpack(bytesOf(frames)))
  if (!Array.isArray(held)) throw new TypeError('packed frames are no list')
  return held.map((frame) => frameReader.parse(frame))
}

/** An older server says bytes in base64. */
function bytesOf(packed: Packed['frames']): Uint8Array {
  if (typeof packed !== 'string') return new Uint8Array(packed)
  const binary = atob(packed)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}
