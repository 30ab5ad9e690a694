import { useCallback, useRef } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { IndexKey } from '../../state/board-store.ts'
import { useConsole } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import { sameMatrix, type StageCount, stageMatrix } from './stage-matrix.ts'

/** Counted at most this often, ms: the numbers may lag, rows may not. */
const EVERY_MS = 500

/** The matrix of an index; the same object while it says the same. */
export function useMatrix(of: {
  readonly index: IndexKey
  readonly reference: ReferenceView
  readonly template: Template
}): readonly StageCount[] {
  const { board, now, time } = useConsole()
  const { index, reference, template } = of
  const last = useRef<readonly StageCount[] | null>(null)
  const compute = useCallback(() => {
    const next = stageMatrix(board.ids(index), { board, reference, template, now: now() })
    const was = last.current
    last.current = was !== null && sameMatrix(was, next) ? was : next
    return last.current
  }, [board, index, reference, template, now])
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [board.subscribeAny(listener), board.subscribeIds(index, listener), time.subscribe(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [board, index, time],
  )
  return useThrottled(subscribe, compute, EVERY_MS)
}
