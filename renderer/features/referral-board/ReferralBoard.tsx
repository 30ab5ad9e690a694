import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useIds, useRankedList } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { ageOf, referralRank } from '../../state/views/referral-rank.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { referralColumns } from './referral-columns.ts'
import type { ReferralFilters } from './referral-filters.ts'
import { type ReferralLine, referralLines } from './referral-lines.ts'
import { ReferralEmpty } from './ReferralEmpty.tsx'
import { ReferralRow } from './ReferralRow.tsx'
import { ReferralTop } from './ReferralTop.tsx'
import { StageMatrix } from './StageMatrix.tsx'
import { useMatrix } from './use-matrix.ts'
import style from './ReferralBoard.module.css'

const HEIGHTS = { comfortable: { row: 44, head: 26 }, compact: { row: 32, head: 24 } } as const

type Props = {
  readonly reference: ReferenceView
  readonly template: Template
  readonly filters: ReferralFilters
  readonly onFilters: (filters: ReferralFilters) => void
}

/** No referral lost: age against stage, then the rows behind any number. */
export function ReferralBoard({ reference, template, filters, onFilters }: Props): ReactElement {
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const index = `journeys:workflow:${template.id}` as const
  const ids = useIds(index)
  const text = useOwnText()
  const density = useScreenState((state) => state.density)
  const [cursor] = useState(createGridCursor)
  const { stage = null, age = null, group = 'none' } = filters
  const rank = useMemo(() => referralRank(reference, { stage, age, text, group }), [reference, stage, age, text, group])
  const { shown, waiting, touch, apply } = useRankedList(index, rank)
  const matrix = useMatrix({ index, reference, template })
  const lines = useMemo(
    () => referralLines(shown, board, { group, ...HEIGHTS[density] }),
    [shown, board, group, density],
  )
  const columns = useMemo(() => referralColumns(t), [t])
  const draw = useDrawing(cursor, template, group === 'stage')
  const isMarked = useCallback(
    (id: string) => {
      const state = board.journey(id)
      return state !== null && ageOf(reference, state, now()) === 'past'
    },
    [board, reference, now],
  )
  const all = matrix.find((count) => count.stage === null)?.counts ?? { to: 0, past: 0 }
  return (
    <section className={style['screen']} data-screen="referral">
      <ReferralTop filters={filters} onFilters={onFilters} waiting={waiting} onApply={apply} />
      <StageMatrix matrix={matrix} filters={filters} onFilters={onFilters} />
      {lines.length === 0 ? (
        <ReferralEmpty filtered={text !== '' || stage !== null || age !== null} ids={ids} />
      ) : (
        <div className={style['grid']}>
          <VirtualGrid
            label={t('referral.grid')}
            columns={columns}
            lines={lines}
            cursor={cursor}
            draw={draw}
            isMarked={isMarked}
            onTouch={touch}
          />
        </div>
      )}
      <Live words={t('referral.summary', { rows: all.to + all.past, past: all.past })} />
    </section>
  )
}

/** The typed text belongs to one screen: another's would hide rows here without a word. */
function useOwnText(): string {
  const screen = useScreen()
  useEffect(() => {
    screen.filter('')
    return () => screen.filter('')
  }, [screen])
  return useScreenState((state) => state.text)
}

function useDrawing(
  cursor: ReturnType<typeof createGridCursor>,
  template: Template,
  byStage: boolean,
): LineDrawing<ReferralLine> {
  const { t } = useTranslation()
  return useCallback(
    (line, columns, rowIndex) => {
      if (line.shows === 'referral')
        return (
          <ReferralRow
            journey={line.journey}
            columns={columns}
            rowIndex={rowIndex}
            cursor={cursor}
            template={template}
          />
        )
      const title = byStage ? template.stages.find(({ id }) => id === line.label)?.title : line.label
      const name = title === undefined || title === '' ? t('referral.groupUnknown') : title
      return <GroupHead name={name} count={line.count} rowIndex={rowIndex} />
    },
    [cursor, template, byStage, t],
  )
}
