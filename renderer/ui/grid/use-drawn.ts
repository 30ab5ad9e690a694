import { useEffect, useState } from 'react'

/** How much of a grid is drawn: `lines` of those in sight at the most, and so many beyond them. */
export type Drawn = { readonly lines: number; readonly overscan: number }

/** Alone on the screen at first: the lines that bite. */
const FIRST: Drawn = { lines: 6, overscan: 0 }
/** With the next frame the others in sight; while rows are still coming they wait so long, ms: each redraw keeps rows waiting. */
const IN_SIGHT: Drawn = { lines: Number.POSITIVE_INFINITY, overscan: 0 }
const IN_SIGHT_AFTER_MS = 300
/** A fifth of the first drawing would not be in sight: it is drawn so long, ms, after the first lines. */
const BEYOND: Drawn = { ...IN_SIGHT, overscan: 6 }
const BEYOND_AFTER_MS = 1_000

/** How much to draw now: counted from when there are lines at all. `isFilling`: more of them are on their way. */
export function useDrawn(hasLines: boolean, isFilling: boolean): Drawn {
  const [drawn, setDrawn] = useState(FIRST)
  useEffect(() => {
    if (!hasLines) return
    const timers = [setTimeout(() => setDrawn(BEYOND), BEYOND_AFTER_MS)]
    // A task queued in a frame runs once that frame is painted.
    const frame = requestAnimationFrame(() => {
      timers.push(
        setTimeout(() => setDrawn((was) => (was === BEYOND ? was : IN_SIGHT)), isFilling ? IN_SIGHT_AFTER_MS : 0),
      )
    })
    return () => {
      cancelAnimationFrame(frame)
      for (const timer of timers) clearTimeout(timer)
    }
  }, [hasLines, isFilling])
  return drawn
}
