import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand/react'
import { useConsole, useIds } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { isToMe } from '../../state/views/escalation-rank.ts'
import { BoardLink } from './BoardLink.tsx'
import { useRailBoards } from './rail-boards.ts'
import { RailIcon } from './RailIcon.tsx'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import { useCallback } from 'react'
import style from './Frame.module.css'

/** The way between screens, with what waits for me in them. */
export function Rail(): ReactElement {
  const { t } = useTranslation()
  const escalated = useMyEscalations()
  const { outbox } = useConsole()
  const boards = useRailBoards()
  const refused = useStore(outbox, (view) => view.refused.length)
  return (
    <nav className={style['rail']} aria-label={t('frame.navigation')} data-region="rail">
      <ul>
        {boards.map((template, index) => (
          <li key={template.id}>
            <BoardLink template={template} nr={index + 1} />
          </li>
        ))}
        {PLACES.map(({ to, name, path, hint }) => (
          <li key={to}>
            <Link
              to={to}
              className={style['link']}
              activeProps={{ 'aria-current': 'page' }}
              title={`${t(`frame.${name}`)} (g ${hint})`}
              aria-label={t(`frame.${name}`)}
            >
              <RailIcon path={path} />
              {name === 'escalations' && <Badge count={escalated} tone="told" />}
              {name === 'sync' && <Badge count={refused} tone="refused" />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Badge(props: { readonly count: number; readonly tone: 'told' | 'refused' }): ReactElement | null {
  if (props.count === 0) return null
  return (
    <span className={style['badge']} data-tone={props.tone}>
      {props.count}
    </span>
  )
}

/** Escalations to me that nobody has answered. */
function useMyEscalations(): number {
  const { board, session } = useConsole()
  useIds('escalations')
  const count = useCallback(() => {
    const actor = actorIn(session.store.getState())
    if (actor === null) return 0
    return board.ids('escalations').filter((id) => {
      const row = board.row('escalation', id)
      return (
        row !== null && row.state === 'open' && row.level > 1 && isToMe(row, board.row('journey', row.journey), actor)
      )
    }).length
  }, [board, session])
  const subscribe = useCallback((listener: () => void) => board.subscribeAny(listener), [board])
  return useThrottled(subscribe, count, 500)
}

const PLACES = [
  { to: '/boards', name: 'boards', hint: 'b', path: 'M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z' },
  {
    to: '/queue',
    name: 'queue',
    hint: 'q',
    path: 'M3 5l1.5 1.5L7 4M9 5h9M3 10l1.5 1.5L7 9M9 10h9M3 15l1.5 1.5L7 14M9 15h9',
  },
  { to: '/escalations', name: 'escalations', hint: 'e', path: 'M10 2l8 8-8 8-8-8zM10 6v5M10 13v1.5' },
  { to: '/sync', name: 'sync', hint: 's', path: 'M6 17V4M3 7l3-3 3 3M14 3v13M11 13l3 3 3-3' },
] as const
