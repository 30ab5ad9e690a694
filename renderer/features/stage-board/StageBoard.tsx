import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useIds, useRankedList } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { ageOf, defaultGrouping, type Grouping, stageBoardRank } from '../../state/views/stage-board-rank.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { LINE_HEIGHTS } from '../../ui/grid/line-heights.ts'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { stageColumns } from './stage-columns.ts'
import type { StageFilters } from './stage-filters.ts'
import { type StageLine, stageLines } from './stage-lines.ts'
import { StageEmpty } from './StageEmpty.tsx'
import { StageRow } from './StageRow.tsx'
import { StageTop } from './StageTop.tsx'
import { StageMatrix } from './StageMatrix.tsx'
import { useMatrix } from './use-matrix.ts'
import frame from '../../ui/layout/Screen.module.css'

type Props = {
  readonly reference: ReferenceView
  readonly template: Template
  readonly filters: StageFilters
  readonly onFilters: (filters: StageFilters) => void
}

/** Nothing lost: age against stage, then the rows behind any number. Stages, steps and title come from the template. */
export function StageBoard({ reference, template, filters, onFilters }: Props): ReactElement {
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const index = `journeys:workflow:${template.id}` as const
  const ids = useIds(index)
  const text = useOwnText()
  const density = useScreenState((state) => state.density)
  const [cursor] = useState(createGridCursor)
  const { stage = null, age = null, group = defaultGrouping(template) } = filters
  const rank = useMemo(
    () => stageBoardRank(reference, { stage, age, text, group }),
    [reference, stage, age, text, group],
  )
  const { shown, waiting, touch, apply } = useRankedList(index, rank)
  const matrix = useMatrix({ index, reference, template })
  const lines = useMemo(
    () => stageLines(shown, board, { group, ...LINE_HEIGHTS[density] }),
    [shown, board, group, density],
  )
  const columns = useMemo(() => stageColumns(template, t), [template, t])
  const draw = useDrawing({ cursor, template, reference, group })
  const isMarked = useCallback(
    (id: string) => {
      const state = board.journey(id)
      return state !== null && ageOf(reference, state, now()) === 'past'
    },
    [board, reference, now],
  )
  const all = matrix.find((count) => count.stage === null)?.counts ?? { to: 0, past: 0 }
  return (
    <section className={frame['screen']} data-screen="stages">
      <StageTop template={template} filters={filters} onFilters={onFilters} waiting={waiting} onApply={apply} />
      <StageMatrix title={template.title} matrix={matrix} filters={filters} onFilters={onFilters} />
      {lines.length === 0 ? (
        <StageEmpty template={template} filtered={text !== '' || stage !== null || age !== null} ids={ids} />
      ) : (
        <div className={frame['grid']}>
          <VirtualGrid
            label={t('stages.grid', { title: template.title })}
            columns={columns}
            lines={lines}
            cursor={cursor}
            draw={draw}
            isMarked={isMarked}
            onTouch={touch}
          />
        </div>
      )}
      <Live words={t('stages.summary', { title: template.title, rows: all.to + all.past, past: all.past })} />
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

function useDrawing(of: {
  readonly cursor: ReturnType<typeof createGridCursor>
  readonly template: Template
  readonly reference: ReferenceView
  readonly group: Grouping
}): LineDrawing<StageLine> {
  const { cursor, template, reference, group } = of
  const { t } = useTranslation()
  return useCallback(
    (line, columns, rowIndex) => {
      if (line.shows === 'journey')
        return (
          <StageRow journey={line.journey} columns={columns} rowIndex={rowIndex} cursor={cursor} template={template} />
        )
      const title =
        group === 'stage'
          ? template.stages.find(({ id }) => id === line.label)?.title
          : group === 'unit'
            ? reference.units.get(line.label)?.name
            : line.label
      const name = title === undefined || title === '' ? t('stages.groupUnknown') : title
      return <GroupHead name={name} count={line.count} rowIndex={rowIndex} />
    },
    [cursor, template, reference, group, t],
  )
}
