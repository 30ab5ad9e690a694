/** An answer that is not a success: what happened and what to do, in one plain sentence. No PHI, no internals. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfterMs: number | null

  constructor(status: number, code: string, message: string, retryAfterMs: number | null = null) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** The body every problem is sent as. */
export function problemBody(problem: Problem): { error: { code: string; message: string } } {
  return { error: { code: problem.code, message: problem.message } }
}
