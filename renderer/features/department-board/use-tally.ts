import { useCallback, useRef } from 'react'
import { DAY_MS } from '../../../shared/kernel/instant.ts'
import type { IndexKey } from '../../state/board-store.ts'
import { useConsole } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { wallInstant } from '../../state/views/wall-instant.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import { sameTally, tally, type Tally } from './tally.ts'

/** The counts are taken at most this often, ms: they may lag, rows may not. */
const EVERY_MS = 500

/** The tally of an index; the same object while it says the same. */
export function useTally(of: {
  readonly index: IndexKey
  readonly reference: ReferenceView
  readonly unit: string | null
}): Tally {
  const { board, now, time, outbox } = useConsole()
  const format = useZoneFormat()
  const { index, reference, unit } = of
  const last = useRef<Tally | null>(null)
  const compute = useCallback(() => {
    const at = now()
    const day = format.day(at)
    const from = wallInstant(reference.reference.zone, day, 0)
    const today = { from, to: from + DAY_MS }
    const refused = new Set(outbox.getState().refused.map(({ journey }) => journey))
    const next = tally(board.ids(index), { board, reference, unit, now: at, today, refused })
    const was = last.current
    last.current = was !== null && sameTally(was, next) ? was : next
    return last.current
  }, [board, index, reference, unit, now, format, outbox])
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [board.subscribeAny(listener), board.subscribeIds(index, listener), time.subscribe(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    [board, index, time],
  )
  return useThrottled(subscribe, compute, EVERY_MS)
}
