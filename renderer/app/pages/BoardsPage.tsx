import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useConsole, useReference, useSession } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { type BoardCount, boardCounts } from '../../state/views/board-counts.ts'
import { boardsInOrder, boardsOf } from '../../state/views/boards-of.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import { Notice } from '../../ui/layout/Notice.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import { useThrottled } from '../../ui/time/use-throttled.ts'
import { keyOf } from '../frame/BoardLink.tsx'
import { useRailBoards } from '../frame/rail-boards.ts'
import style from './BoardsPage.module.css'

/** Counted at most this often, ms. */
const EVERY_MS = 1_000

/** Every workflow in use and its board: mine first, with how much is open and how much is late. */
export function BoardsPage(): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const actor = actorIn(useSession())
  if (reference === null) return <Notice title={t('common.loading')} busy />
  const mine = actor === null ? [] : boardsOf(reference, actor)
  const others = boardsInOrder(reference).filter((template) => !mine.includes(template))
  return (
    <section className={style['screen']} data-screen="boards">
      <ScreenTop>
        <h1 className={style['title']}>{t('frame.boardsTitle')}</h1>
      </ScreenTop>
      {mine.length + others.length === 0 && <Notice title={t('frame.boardsNone')} />}
      {/* The list moves its own focus with the arrows. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={style['lists']} data-keys="" onKeyDown={moveFocus}>
        <BoardList title={t('frame.boardsYours')} templates={mine} isMine />
        <BoardList title={t('frame.boardsOthers')} templates={others} isMine={false} />
      </div>
    </section>
  )
}

function BoardList(props: {
  readonly title: string
  readonly templates: readonly Template[]
  readonly isMine: boolean
}): ReactElement | null {
  const rail = useRailBoards()
  if (props.templates.length === 0) return null
  return (
    <section>
      <h2 className={style['heading']}>{props.title}</h2>
      <ul>
        {props.templates.map((template) => (
          <li key={template.id}>
            <BoardLine template={template} place={rail.indexOf(template) + 1} isMine={props.isMine} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `place`: in the rail, 0 where it is not there. Of another's board no rows are sent: none here is not none at all. */
function BoardLine(props: {
  readonly template: Template
  readonly place: number
  readonly isMine: boolean
}): ReactElement {
  const { template, place, isMine } = props
  const { t } = useTranslation()
  const { open, late } = useCounts(template)
  const key = keyOf(template.id) ?? (place === 0 ? null : String(place))
  return (
    <Link to="/board/$workflow" params={{ workflow: template.id }} className={style['line']} tabIndex={0}>
      <strong>{template.title}</strong>
      <span className={style['late']}>
        {late > 0 && <TimeMark time={{ kind: 'overdue' }} size={10} />}
        {late > 0 && t('frame.boardsPast', { count: late })}
      </span>
      <span className={style['open']}>
        {isMine || open > 0 ? t('frame.boardsOpen', { count: open }) : t('frame.boardsNotSent')}
      </span>
      <span className={style['key']}>{key !== null && <KeyHint keys={`g ${key}`} />}</span>
    </Link>
  )
}

function useCounts(template: Template): BoardCount {
  const { board, now, reference } = useConsole()
  const count = useCallback(() => {
    const view = reference.getState()
    return view === null
      ? '0 0'
      : Object.values(boardCounts(template, { board, reference: view, now: now() })).join(' ')
  }, [board, now, reference, template])
  const subscribe = useCallback((listener: () => void) => board.subscribeAny(listener), [board])
  const [open = 0, late = 0] = useThrottled(subscribe, count, EVERY_MS).split(' ').map(Number)
  return { open, late }
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
  if (by === 0) return
  event.preventDefault()
  const links = [...event.currentTarget.querySelectorAll('a')]
  const at = links.findIndex((link) => link === document.activeElement)
  links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
}
