import { useEffect, useState } from 'react'

/** A value computed from something that changes often: anew at most once per `everyMs`, and when `compute` is another. */
export function useThrottled<T>(subscribe: (listener: () => void) => () => void, compute: () => T, everyMs: number): T {
  const [value, setValue] = useState(compute)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const run = () => {
      timer = null
      setValue(compute())
    }
    const stop = subscribe(() => {
      timer ??= setTimeout(run, everyMs)
    })
    run()
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [subscribe, compute, everyMs])
  return value
}
