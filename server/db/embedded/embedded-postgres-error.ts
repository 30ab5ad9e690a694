/** Why the embedded database cannot serve: the message is one line for the person who started Onward. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  /** `in-use`: another Onward owns the folder; `cannot-run`: this machine or folder does not let it; `failed`: it did not come up, or not again. */
  readonly code: 'in-use' | 'cannot-run' | 'failed'

  constructor(code: EmbeddedPostgresError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
