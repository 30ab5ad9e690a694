import { setTimeout as sleep } from 'node:timers/promises'
import { connectMllp, type MllpClient } from '../builders/mllp-client.ts'

/** What a receiver said to one message: MSA-1 and MSA-2. */
export type Answer = { readonly code: string; readonly controlId: string }

/** One feed's connection: opened when first needed, opened again whenever it is lost. */
export type FeedConnection = {
  /**
   * Sends until an answer comes; after a lost connection the same message goes out again (the receiver knows it by its
   * control id). Rejects only when `signal` is aborted.
   */
  send(message: string, signal: AbortSignal): Promise<Answer>
  close(): void
}

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5_000
/** Without an answer for this long the connection counts as lost. */
const ANSWER_MS = 20_000

/** A connection to the MLLP port of this machine. `onRetry` is told of every lost try. */
export function feedConnection(port: number, onRetry: () => void): FeedConnection {
  let client: MllpClient | null = null
  const once = async (message: string): Promise<Answer> => {
    client ??= await connectMllp(port)
    return readAnswer(await inTime(client.send(message)))
  }
  const drop = () => {
    client?.close()
    client = null
  }
  return {
    close: drop,
    send: async (message, signal) => {
      for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
        try {
          return await once(message)
        } catch {
          // Whatever went wrong with the connection, the message is sent again on a new one.
          drop()
          onRetry()
          await sleep(waitMs, undefined, { signal })
        }
      }
    },
  }
}

/** MSA-1 and MSA-2 of an acknowledgement in standard delimiters. */
export function readAnswer(payload: Buffer): Answer {
  const msa = payload
    .toString('utf8')
    .split('\r')
    .find((line) => line.startsWith('MSA|'))
  const [, code = '', controlId = ''] = msa?.split('|') ?? []
  return { code, controlId }
}

async function inTime(answer: Promise<Buffer>): Promise<Buffer> {
  const timeout = new AbortController()
  const late = sleep(ANSWER_MS, undefined, { signal: timeout.signal, ref: false }).then(() => {
    throw new Error('no answer in time')
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    // The answer's own rejection, if it still comes, belongs to the race that is over.
    late.catch(() => undefined)
    answer.catch(() => undefined)
    timeout.abort()
  }
}
