import { type ReactElement, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useIsFilling, useOfIds, useRankedList } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { defaultOrder, departmentRank } from '../../state/views/department-rank.ts'
import { standingOf } from '../../state/views/journey-standing.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import { LINE_HEIGHTS } from '../../ui/grid/line-heights.ts'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { BandHead } from './BandHead.tsx'
import { BedLine } from './BedLine.tsx'
import { boardColumns } from './board-columns.ts'
import type { DepartmentFilters } from './department-filters.ts'
import { type BoardLine, boardLines } from './board-lines.ts'
import { BoardEmpty } from './BoardEmpty.tsx'
import { BoardRow } from './BoardRow.tsx'
import { BoardSummary } from './BoardSummary.tsx'
import { BoardTop } from './BoardTop.tsx'
import { freeBeds } from './free-beds.ts'
import { useTally } from './use-tally.ts'
import frame from '../../ui/layout/Screen.module.css'

/** Who moves on, when, and what stands in the way. Columns, phases and stages come from the template alone. */
export function DepartmentBoard(props: {
  readonly reference: ReferenceView
  readonly template: Template
  readonly filters: DepartmentFilters
  readonly onFilters: (filters: DepartmentFilters) => void
}): ReactElement {
  const { reference, template, filters } = props
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const isFilling = useIsFilling()
  const index = `journeys:workflow:${template.id}` as const
  const text = useScreenState((screen) => screen.text)
  const folds = useScreenState((screen) => screen.folds)
  const density = useScreenState((screen) => screen.density)
  const [cursor] = useState(createGridCursor)
  const unit = filters.unit ?? null
  const flag = filters.only ?? null
  const asked = filters.order
  const orderOf = useCallback((ids: readonly string[]) => asked ?? defaultOrder(unit, ids.length), [asked, unit])
  const order = useOfIds(index, orderOf)
  const rank = useMemo(
    () => departmentRank(reference, { unit, flag, text, order: () => orderOf(board.ids(index)) }),
    [reference, unit, flag, text, orderOf, board, index],
  )
  const { shown, waiting, touch, apply } = useRankedList(index, rank)
  const tally = useTally({ index, reference, unit })
  const filtered = text !== '' || flag !== null
  const beds = useMemo(
    () => (filtered || unit === null || template.leftStage === undefined ? [] : freeBeds(reference, unit, tally.beds)),
    [reference, unit, template, tally.beds, filtered],
  )
  const lines = useMemo(() => boardLines(shown, beds, folds, LINE_HEIGHTS[density]), [shown, beds, folds, density])
  const columns = useMemo(() => boardColumns(template, tally.columns, t), [template, tally.columns, t])
  const draw = useDrawing(cursor, template, unit === null)
  const onKey = useFolding(lines)
  const isMarked = useCallback(
    (id: string) => {
      const state = board.journey(id)
      return state !== null && standingOf(state, template, now()).late
    },
    [board, template, now],
  )
  return (
    <section className={frame['screen']} data-screen="departments">
      <BoardTop {...props} tally={tally} />
      <BoardSummary
        waiting={waiting}
        onApply={apply}
        order={order}
        onOrder={(next) => props.onFilters({ ...filters, order: next })}
      />
      {shown.length === 0 && (
        <BoardEmpty
          template={template}
          filtered={filtered}
          unit={unit === null ? null : (reference.units.get(unit)?.name ?? unit)}
        />
      )}
      {lines.length > 0 && (
        <div className={frame['grid']}>
          <VirtualGrid
            label={t('board.grid', { title: template.title })}
            columns={columns}
            lines={lines}
            cursor={cursor}
            isFilling={isFilling}
            draw={draw}
            isMarked={isMarked}
            onTouch={touch}
            onKey={onKey}
          />
        </div>
      )}
      <Live words={t('board.summary', { late: tally.flags.late, soon: tally.flags['due-soon'], rows: tally.rows })} />
    </section>
  )
}

/** [ folds the band of the row, ] unfolds the next folded one. */
function useFolding(lines: readonly BoardLine[]): (key: string, row: string | null) => boolean {
  const screen = useScreen()
  return useCallback(
    (key, row) => {
      if (key !== '[' && key !== ']') return false
      const at = Math.max(
        0,
        lines.findIndex((line) => line.key === row),
      )
      const heads = lines.map((line, index) => ({ line, index })).filter(({ line }) => line.kind === 'head')
      const found =
        key === '['
          ? heads.findLast(({ index }) => index <= at)
          : (heads.find(({ line, index }) => index > at && isFoldedHead(line)) ??
            heads.find(({ line }) => isFoldedHead(line)))
      if (found !== undefined) screen.fold(found.line.key, key === '[')
      return true
    },
    [lines, screen],
  )
}

function isFoldedHead(line: BoardLine): boolean {
  return line.shows === 'band' && line.folded
}

function useDrawing(
  cursor: ReturnType<typeof createGridCursor>,
  template: Template,
  showUnit: boolean,
): LineDrawing<BoardLine> {
  return useCallback(
    (line, columns, rowIndex) => {
      if (line.shows === 'band')
        return (
          <BandHead template={template} band={line.band} count={line.count} folded={line.folded} rowIndex={rowIndex} />
        )
      if (line.shows === 'bed')
        return <BedLine bed={line.bed} row={line.key} column={columns[0]} rowIndex={rowIndex} cursor={cursor} />
      return <BoardRow journey={line.journey} columns={columns} cursor={cursor} showUnit={showUnit} />
    },
    [cursor, template, showUnit],
  )
}
