import type { IncomingMessage } from 'node:http'

/** Bytes read on of a body that is too large, before the answer is sent. */
const MOST_DRAINED = 32 * 1024 * 1024

/**
 * Reads what a sender still writes and drops it: many read no answer before their body is gone, and find a closed
 * connection instead. Gives true once the body has ended, false where there is more than is worth waiting for.
 */
export async function drainBody(request: IncomingMessage): Promise<boolean> {
  if (request.readableEnded || request.destroyed) return true
  if (Number(request.headers['content-length'] ?? 0) > MOST_DRAINED) return false
  return new Promise((resolve) => {
    let drained = 0
    const end = (ended: boolean) => () => {
      request.off('data', count)
      resolve(ended)
    }
    const count = (piece: Buffer) => {
      drained += piece.length
      if (drained > MOST_DRAINED) end(false)()
    }
    request.on('data', count)
    request.once('end', end(true))
    request.once('error', end(false))
    request.once('close', end(false))
    request.resume()
  })
}
