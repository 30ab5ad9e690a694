import { quickReader } from '../../shared/kernel/quick-reader.ts'
import { frameSchema, type Frame } from '../../shared/protocol/frame.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { unpackText } from '../db/gzip-text.ts'

/** Frames are many, and those of a delta long. */
export const frameReader = quickReader(frameSchema)

/** The frames of a packed message. @throws where it is cut, spoilt, or holds something else */
export async function unpackFrames(packed: Packed, unpack: (text: string) => Promise<string>): Promise<Frame[]> {
  const held: unknown = JSON.parse(await unpack(packed.frames))
  if (!Array.isArray(held)) throw new TypeError('packed frames are no list')
  return held.map((frame) => frameReader.parse(frame))
}

/** The text of a gzip in base64. */
export function unpackBase64(text: string): Promise<string> {
  return unpackText(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
}
