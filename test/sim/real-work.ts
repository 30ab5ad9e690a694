import { settledWithoutMachine } from '../builders/manual-time.ts'

/**
 * Work of the machine's own threads (WebCrypto, gzip) in a run on virtual time. It ends when it likes; whoever asked hears of
 * it only where time would move on, in the order in which it was asked for, each with all that follows from it before the
 * next. So it takes no virtual time, and a seed runs the same every time.
 */
export class RealWork {
  readonly #asked: Promise<() => void>[] = []

  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((settle, reject) => {
      this.#asked.push(
        work().then(
          (value) => () => settle(value),
          (error: unknown) => () => reject(error),
        ),
      )
    })
  }

  /** Lets everything run that waits for no timer. */
  async settled(): Promise<void> {
    await settledWithoutMachine()
    for (let next = this.#asked.shift(); next !== undefined; next = this.#asked.shift()) {
      const deliver = await next
      deliver()
      await settledWithoutMachine()
    }
  }
}
