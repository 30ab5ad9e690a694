import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { DepartmentBoard } from '../../features/department-board/DepartmentBoard.tsx'
import { StageBoard } from '../../features/stage-board/StageBoard.tsx'
import { useHoldsNothing, useReference, useSession, useSyncStatus } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { actorIn } from '../../state/session-store.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { NotYet } from '../../ui/layout/NotYet.tsx'
import type { BoardSearch } from './board-search.ts'

const ALL = 'all'

/** The board of any workflow in use, as its template lays it out. */
export function BoardPage(): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const holdsNothing = useHoldsNothing()
  const { workflow } = useParams({ from: '/board/$workflow' })
  const template = reference?.boards.find(({ id }) => id === workflow)
  // Drawn with its first rows, which come right behind the reference data. Once drawn it stays: its own words say what is missing.
  const [isDrawn, setDrawn] = useState(!holdsNothing)
  if (!isDrawn && !holdsNothing) setDrawn(true)
  if (reference === null || !isDrawn) return <NotDrawn />
  if (template === undefined) return <Notice title={t('board.noTemplate')} />
  // Another workflow is another board: its cursor, folds and counts start anew.
  const key = template.id
  return template.board.kind === 'departments' ? (
    <Departments key={key} reference={reference} template={template} />
  ) : (
    <Stages key={key} reference={reference} template={template} />
  )
}

type Props = { readonly reference: ReferenceView; readonly template: Template }

/** For my unit unless another is asked for. */
function Departments({ reference, template }: Props): ReactElement {
  const search = useSearch({ from: '/board/$workflow' })
  const go = useSearchChange(template.id)
  const actor = actorIn(useSession())
  const known = search.unit === ALL || (search.unit !== undefined && reference.units.has(search.unit))
  const asked = (known ? search.unit : undefined) ?? (actor?.units.length === 1 ? actor.units[0] : undefined) ?? ALL
  // What follows no visit may have no unit: choosing one at the start would hide it.
  const unit = asked === ALL || (template.subject !== 'visit' && !known) ? undefined : asked
  return (
    <DepartmentBoard
      reference={reference}
      template={template}
      filters={{ unit, only: search.only, order: search.order }}
      onFilters={(next) => go({ ...next, unit: next.unit ?? ALL })}
    />
  )
}

function Stages({ reference, template }: Props): ReactElement {
  const search = useSearch({ from: '/board/$workflow' })
  const go = useSearchChange(template.id)
  return (
    <StageBoard
      reference={reference}
      template={template}
      filters={{ stage: search.stage, age: search.age, group: search.group }}
      onFilters={go}
    />
  )
}

function useSearchChange(workflow: string): (search: BoardSearch) => void {
  const navigate = useNavigate()
  return (search) => void navigate({ to: '/board/$workflow', params: { workflow }, search, replace: true })
}

/** Apart, because the line's state changes with every action: the board must not be drawn anew for it. */
function NotDrawn(): ReactElement {
  return <NotYet isOffline={useSyncStatus().line.kind === 'offline'} of="board" />
}
