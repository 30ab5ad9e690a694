import { type ReactElement, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useIds, useRankedList } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { isCall } from '../../state/views/call-plan.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { ageOf, referralRank } from '../../state/views/referral-rank.ts'
import { stepOf } from '../../state/views/template-facts.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { CallDialog } from './CallDialog.tsx'
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
  /** Who it is, drawn by whoever draws forms. */
  readonly identity: (state: JourneyState) => ReactNode
}

/** No referral lost: age against stage, then the rows behind any number. */
export function ReferralBoard({ reference, template, filters, onFilters, identity }: Props): ReactElement {
  const { t } = useTranslation()
  const { board, now } = useConsole()
  const index = `journeys:workflow:${template.id}` as const
  const ids = useIds(index)
  const text = useOwnText()
  const density = useScreenState((state) => state.density)
  const [cursor] = useState(createGridCursor)
  const [call, setCall] = useState<string | null>(null)
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
  const onKey = useCallback(
    (key: string, row: string | null) => {
      const state = key === 'd' && row !== null ? board.journey(row) : null
      const task = state === null ? null : nextTask(state)
      if (task === null || !isCall(stepOf(template, task))) return false
      setCall(row)
      return true
    },
    [board, template],
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
            onKey={onKey}
          />
        </div>
      )}
      {call !== null && <CallDialog journey={call} identity={identity} onClose={() => setCall(null)} />}
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
