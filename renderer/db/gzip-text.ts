/** The text as gzip. */
export async function packText(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** The text of a gzip. @throws where it is cut or spoilt: gzip carries a checksum */
export async function unpackText(bytes: Uint8Array): Promise<string> {
  const gzip = new DecompressionStream('gzip')
  const writer = gzip.writable.getWriter()
  // A view's own buffer may be shared with others in general, never here.
  const body = bytes as Uint8Array<ArrayBuffer>
  // Read as it comes: over a Blob and a Response it takes twice as long.
  const [text] = await Promise.all([textOf(gzip.readable), writer.write(body), writer.close()])
  return text
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
