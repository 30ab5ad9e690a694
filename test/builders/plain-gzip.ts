import type { Gzip } from '../../renderer/db/gzip-text.ts'

/** Packs a text as its bytes, at once. */
export const plainGzip: Gzip = {
  pack: async (text) => new TextEncoder().encode(text),
  unpack: async (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
}
