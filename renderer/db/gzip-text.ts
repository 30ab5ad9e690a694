/** The text as gzip. */
export async function packText(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** The text of a gzip. @throws where it is cut or spoilt: gzip carries a checksum */
export function unpackText(bytes: Uint8Array): Promise<string> {
  // A view's own buffer may be shared with others in general, never here.
  const body = bytes as Uint8Array<ArrayBuffer>
  return new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}
