import { useMemo } from 'react'
import { useMinute, useReference } from '../../state/hooks.ts'
import { useSureTime, useZoneFormat } from '../../ui/time/time-face.tsx'
import { useWords } from '../../ui/words/use-words.ts'
import type { CellContext } from './cell-words.ts'
import { useMe } from './use-me.ts'

/** What all cells of a row say their words from. */
export type RowContext = Omit<CellContext, 'waitsOn'>

/** Asked for once a row: a board has twenty rows and three hundred cells. The same object until something in it changes. */
export function useRowContext(): RowContext {
  const t = useWords()
  const format = useZoneFormat()
  const me = useMe()
  const reference = useReference()
  const { minute } = useMinute()
  const sure = useSureTime()
  return useMemo(() => ({ t, format, me, reference, now: minute, sure }), [t, format, me, reference, minute, sure])
}
