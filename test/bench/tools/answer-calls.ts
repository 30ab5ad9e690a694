/** What a script of processes/ can be asked. */
export type Calls = { readonly [verb: string]: (ask: never) => unknown }

/** Answers the calls of the process that started this one; runs `stop` and ends when that one lets go. */
export function answerCalls(calls: Calls, stop: () => Promise<void> = async () => undefined): void {
  process.on('message', ({ id, verb, ask }: { id: number; verb: string; ask: never }) => void take(id, verb, ask))
  process.once('disconnect', () => void stop().finally(() => process.exit(0)))
  process.on('SIGINT', () => undefined)

  async function take(id: number, verb: string, ask: never): Promise<void> {
    try {
      const call = calls[verb]
      if (call === undefined) throw new Error(`no call ${verb}`)
      process.send?.({ id, value: await call(ask) })
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}
