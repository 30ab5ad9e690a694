/** What the machine packs and unpacks texts by; the simulation has one that costs nothing. */
export type Gzip = {
  pack(text: string): Promise<Uint8Array>
  /** @throws where it is cut or spoilt: gzip carries a checksum */
  unpack(bytes: Uint8Array): Promise<string>
}

/** The browser's own gzip. */
export const webGzip: Gzip = {
  async pack(text) {
    const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
    return new Uint8Array(await new Response(packed).arrayBuffer())
  },

  async unpack(bytes) {
    const gzip = new DecompressionStream('gzip')
    const writer = gzip.writable.getWriter()
    // A view's own buffer may be shared with others in general, never here.
    const body = bytes as Uint8Array<ArrayBuffer>
    // Read as it comes: over a Blob and a Response it takes twice as long.
    const [text] = await Promise.all([textOf(gzip.readable), writer.write(body), writer.close()])
    return text
  },
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
  }
}
