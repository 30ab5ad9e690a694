import { useMemo } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useMinute, useReference } from '../../state/hooks.ts'
import { useSureTime, useZoneFormat } from '../../ui/time/time-face.tsx'
import { useWords } from '../../ui/words/use-words.ts'
import type { CellContext } from './cell-words.ts'
import { useMe } from './use-me.ts'

/** What all cells of a row say their words from. */
export type RowContext = Omit<CellContext, 'waitsOn'>

/** Asked for once a row: a board has twenty rows and three hundred cells. The same object until something in it changes. */
export function useRowContext(template: Pick<Template, 'leftStage'> | null): RowContext {
  const t = useWords()
  const format = useZoneFormat()
  const me = useMe()
  const reference = useReference()
  const { minute } = useMinute()
  const sure = useSureTime()
  const leaves = template?.leftStage !== undefined
  return useMemo(
    () => ({ t, format, me, reference, now: minute, sure, leaves }),
    [t, format, me, reference, minute, sure, leaves],
  )
}
