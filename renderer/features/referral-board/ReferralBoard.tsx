import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template.ts'
import { useConsole, useRankedList } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { groupLabel, type Grouping, GROUPINGS, isPastTarget, referralRank } from '../../state/views/referral-rank.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import type { GridLine } from '../../ui/grid/grid-moves.ts'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { Notice } from '../../ui/layout/Notice.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import { referralColumns } from './referral-columns.ts'
import type { ReferralFilters } from './referral-filters.ts'
import { ReferralRow } from './ReferralRow.tsx'
import { stageMatrix } from './stage-matrix.ts'
import { StageMatrix } from './StageMatrix.tsx'
import style from './ReferralBoard.module.css'

type Line = GridLine & { readonly shows: 'referral' | 'group'; readonly label: string }

/** No referral lost: age against stage, then the rows behind any number. */
export function ReferralBoard(props: {
  readonly reference: ReferenceView
  readonly template: Template
  readonly filters: ReferralFilters
  readonly onFilters: (filters: ReferralFilters) => void
}): ReactElement {
  const { reference, template, filters, onFilters } = props
  const { t } = useTranslation()
  const { board, now, time } = useConsole()
  const screen = useScreen()
  const text = useScreenState((state) => state.text)
  const [cursor] = useState(createGridCursor)
  const index = `journeys:workflow:${template.id}` as const
  const group: Grouping = filters.group ?? 'none'
  const rank = useMemo(
    () => referralRank(reference, { stage: filters.stage ?? null, past: filters.past ?? false, text, group }),
    [reference, filters.stage, filters.past, text, group],
  )
  const { shown, waiting, touch, apply } = useRankedList(index, rank)
  const count = useCallback(
    () => stageMatrix(board.ids(index), { board, reference, template, now: now() }),
    [board, index, reference, template, now],
  )
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [board.subscribeAny(listener), board.subscribeIds(index, listener), time.subscribe(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [board, index, time],
  )
  const counts = useThrottled(subscribe, count, 500)
  const titleOf = (label: string) => template.stages.find(({ id }) => id === label)?.title ?? label
  const lines = useMemo(() => {
    const labels = shown.map(({ id }) => {
      const journey = board.row('journey', id)
      return journey === null ? '' : groupLabel(journey, board, group)
    })
    return shown.flatMap(({ id }, at): Line[] => {
      const line: Line = { key: id, kind: 'row', height: 40, shows: 'referral', label: '' }
      const head: Line = {
        key: `group:${labels[at]}`,
        kind: 'head',
        height: 26,
        shows: 'group',
        label: labels[at] ?? '',
      }
      return group !== 'none' && labels[at] !== labels[at - 1] ? [head, line] : [line]
    })
  }, [shown, board, group])
  const columns = useMemo(() => referralColumns(t), [t])
  const isMarked = useCallback(
    (id: string) => {
      const journey = board.row('journey', id)
      return journey !== null && isPastTarget(reference, journey, now())
    },
    [board, reference, now],
  )
  const draw: LineDrawing<Line> = useCallback(
    (line, cols, rowIndex) =>
      line.shows === 'group' ? (
        <div role="row" aria-rowindex={rowIndex} className={style['group']}>
          <strong role="gridcell">{line.label === '' ? t('referral.groupUnknown') : titleOf(line.label)}</strong>
        </div>
      ) : (
        <ReferralRow journey={line.key} columns={cols} rowIndex={rowIndex} cursor={cursor} template={template} />
      ),
    // oxlint-disable-next-line react/exhaustive-deps
    [cursor, template, t],
  )
  const past = counts.reduce((sum, one) => sum + (one.past ?? 0), 0)
  const all = counts.reduce((sum, one) => sum + one.toTarget + (one.past ?? 0), 0)
  const filtered = text !== '' || filters.stage !== undefined || filters.past === true
  return (
    <section className={style['screen']} data-screen="referral">
      <ScreenTop>
        <h1 className={style['title']}>{t('referral.title')}</h1>
        <TextInput
          aria-label={t('board.filter')}
          placeholder={t('board.filterHint')}
          value={text}
          data-filter=""
          onChange={(event) => screen.filter(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t('referral.group')}
          data-order=""
          value={group}
          data={GROUPINGS.map((one) => ({ value: one, label: t(`referral.group_${one}`) }))}
          onChange={(event) =>
            onFilters({ ...filters, group: GROUPINGS.find((one) => one === event.currentTarget.value) })
          }
        />
        <WaitingRows count={waiting} onApply={apply} />
      </ScreenTop>
      <StageMatrix counts={counts} filters={filters} onFilters={onFilters} />
      {lines.length === 0 ? (
        <Notice title={t(filtered ? 'referral.noMatch' : 'referral.empty')} />
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
      <Live words={t('referral.summary', { rows: all, past })} />
    </section>
  )
}
