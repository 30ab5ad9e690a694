import { quickReader } from '../../shared/kernel/quick-reader.ts'
import { frameSchema, type Frame } from '../../shared/protocol/frame.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { unpackText } from '../db/gzip-text.ts'

/** Frames are many, and those of a delta long. */
export const frameReader = quickReader(frameSchema)

/** The text of what the server packed. */
export type Unpack = (packed: Packed['frames']) => Promise<string>

/** The frames of a packed message. @throws where it is cut, spoilt, or holds something else */
export async function unpackFrames(packed: Packed, unpack: Unpack): Promise<Frame[]> {
  const held: unknown = JSON.parse(await unpack(packed.frames))
  if (!Array.isArray(held)) throw new TypeError('packed frames are no list')
  return held.map((frame) => frameReader.parse(frame))
}

/** The text of a gzip, as bytes or in base64. @throws where it is cut or spoilt */
export function unpackGzip(packed: Packed['frames']): Promise<string> {
  if (typeof packed !== 'string') return unpackText(new Uint8Array(packed))
  const binary = atob(packed)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return unpackText(bytes)
}
