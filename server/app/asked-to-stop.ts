/**
 * Aborts at the first signal, or at the end of whoever started us. From the call on no signal ends the process by itself:
 * whoever calls this ends it in order.
 */
export function askedToStop(): AbortSignal {
  const asked = new AbortController()
  const stop = () => asked.abort(new Error('asked to stop'))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  // To hear of that is no reason to go on running.
  process.channel?.unref()
  return asked.signal
}

/** Resolves once the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
