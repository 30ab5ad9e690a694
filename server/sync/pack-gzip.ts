import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const pack = promisify(gzip)

/** A text as gzip. Level 1: on rows it costs a third of the default's time and gives up a fifth of its size. */
export function packGzip(text: string): Promise<Uint8Array> {
  return pack(text, { level: 1 })
}
