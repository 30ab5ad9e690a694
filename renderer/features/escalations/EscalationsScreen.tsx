import { type ReactElement, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../../shared/domain/person.ts'
import { useRankedList, useSession } from '../../state/hooks.ts'
import { useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { escalationRank } from '../../state/views/escalation-rank.ts'
import { createGridCursor } from '../../ui/grid/grid-cursor.ts'
import { GroupHead } from '../../ui/grid/GroupHead.tsx'
import { LINE_HEIGHTS } from '../../ui/grid/line-heights.ts'
import { type LineDrawing, VirtualGrid } from '../../ui/grid/VirtualGrid.tsx'
import { CountFilter } from '../../ui/layout/CountFilter.tsx'
import { Live } from '../../ui/layout/Live.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import { ESCALATION_ONLY, type EscalationFilters } from './escalation-filters.ts'
import { type EscalationLine, escalationLines } from './escalation-lines.ts'
import { EscalationEmpty } from './EscalationEmpty.tsx'
import { EscalationRow } from './EscalationRow.tsx'
import { Interruptions } from './Interruptions.tsx'
import frame from '../../ui/layout/Screen.module.css'

type Props = {
  readonly filters: EscalationFilters
  readonly onFilters: (filters: EscalationFilters) => void
}

/** What needs a person now: one row per journey and path, unanswered first. */
export function EscalationsScreen(props: Props): ReactElement | null {
  const actor = actorIn(useSession())
  return actor === null ? null : <Listed {...props} actor={actor} />
}

function Listed({ actor, filters, onFilters }: Props & { readonly actor: Actor }): ReactElement {
  const { t } = useTranslation()
  const rank = useMemo(() => escalationRank(actor), [actor])
  const { shown, waiting, touch, apply } = useRankedList('escalations', rank)
  const density = useScreenState((screen) => screen.density)
  const [cursor] = useState(createGridCursor)
  const lines = useMemo(() => escalationLines(shown, filters, LINE_HEIGHTS[density]), [shown, filters, density])
  const columns = useMemo(() => escalationColumns((name) => t(`escalation.${name}`)), [t])
  const draw = useDrawing(cursor, actor.id)
  const counts = {
    open: shown.filter(({ band }) => band === 0).length,
    mine: shown.filter(({ band }) => band < 2).length,
  }
  const isMarked = useCallback((id: string) => shown.some((line) => line.id === id && line.band === 0), [shown])
  return (
    <section className={frame['screen']} data-screen="escalations">
      <ScreenTop>
        <h1 className={frame['title']}>{t('escalation.title')}</h1>
        {ESCALATION_ONLY.map((only) => (
          <CountFilter
            key={only}
            words={t(only === 'open' ? 'escalation.onlyOpen' : 'escalation.onlyMine', { count: counts[only] })}
            count={counts[only]}
            tone={only === 'open' ? 'escalated' : 'quiet'}
            pressed={filters.only === only}
            title={t('escalation.only')}
            onPress={() => onFilters({ only: filters.only === only ? undefined : only })}
          />
        ))}
        <WaitingRows count={waiting} onApply={apply} />
      </ScreenTop>
      <EscalationEmpty mine={counts.mine} lines={lines.length} filtered={filters.only !== undefined} />
      <div className={frame['grid']}>
        {lines.length > 0 && (
          <VirtualGrid
            label={t('escalation.list')}
            columns={columns}
            lines={lines}
            cursor={cursor}
            draw={draw}
            isMarked={isMarked}
            onTouch={touch}
          />
        )}
      </div>
      <Interruptions me={actor.id} />
      <Live words={t('escalation.summary', counts)} />
    </section>
  )
}

function escalationColumns(word: (name: 'level' | 'patient' | 'stuck' | 'late' | 'told' | 'answer') => string) {
  return [
    { id: 'level', title: word('level'), min: 52, grow: 0 },
    { id: 'patient', title: word('patient'), min: 220, grow: 0.6, most: 320 },
    { id: 'stuck', title: word('stuck'), min: 320, grow: 4 },
    { id: 'late', title: word('late'), min: 104, grow: 0 },
    { id: 'told', title: word('told'), min: 200, grow: 0.6 },
    { id: 'answer', title: word('answer'), min: 220, grow: 0.6 },
  ]
}

function useDrawing(cursor: ReturnType<typeof createGridCursor>, me: string): LineDrawing<EscalationLine> {
  const { t } = useTranslation()
  return useCallback(
    (line, columns, rowIndex) =>
      line.shows === 'band' ? (
        <GroupHead name={t(`escalation.${line.band}`)} count={line.count} rowIndex={rowIndex} />
      ) : (
        <EscalationRow escalation={line.escalation} columns={columns} rowIndex={rowIndex} cursor={cursor} me={me} />
      ),
    [cursor, me, t],
  )
}
