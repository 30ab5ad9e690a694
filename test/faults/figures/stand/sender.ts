import { connectMllp, type MllpClient } from '../../../builders/mllp-client.ts'
import { pause } from '../../fleet/wait.ts'

/** An answer may take this long, ms, before the line is given up: a killed node leaves none behind. */
const ANSWER_MS = 15_000

/** An interface engine: one message at a time over one connection, the same bytes again until AA came. */
export class Sender {
  /** Control ids that were answered AA, in order. */
  readonly acknowledged: string[] = []
  /** Messages that went out more than once before their AA. */
  resent = 0
  /** Answered with anything but AA. */
  readonly refused: string[] = []
  readonly #port: number
  #client: MllpClient | null = null

  constructor(port: number) {
    this.#port = port
  }

  /** Settles once it was answered AA; true unless another answer came. */
  async send(controlId: string, message: string): Promise<boolean> {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#once(message)
      if (tries === 1) this.resent += 1
      if (answer === null) continue
      const said = answer.toString('latin1')
      if (said.includes(`MSA|AA|${controlId}`)) {
        this.acknowledged.push(controlId)
        return true
      }
      this.refused.push(`${controlId}: ${said.slice(said.indexOf('MSA'), 200)}`)
      return false
    }
  }

  /** Says something again that was answered long ago. */
  async again(message: string): Promise<void> {
    await this.#once(message)
  }

  close(): void {
    this.#client?.close()
  }

  /** Null: no answer came, and the connection is given up. */
  async #once(message: string): Promise<Buffer | null> {
    try {
      this.#client ??= await connectMllp(this.#port)
      const late = pause(ANSWER_MS).then(() => null)
      const answer = await Promise.race([this.#client.send(message), late])
      if (answer !== null) return answer
    } catch {
      // Refused or cut: it is sent again over another connection, as every interface engine does.
      await pause(20 + Math.random() * 100)
    }
    this.#client?.close()
    this.#client = null
    return null
  }
}
