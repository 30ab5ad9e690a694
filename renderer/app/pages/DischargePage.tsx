import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { DischargeBoard } from '../../features/discharge-board/DischargeBoard.tsx'
import { useReference, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { Notice } from '../../ui/layout/Notice.tsx'

const ALL = 'all'

/** The first workflow whose board is by departments, for my unit unless another is asked for. */
export function DischargePage(): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const search = useSearch({ from: '/discharge' })
  const navigate = useNavigate()
  const actor = actorIn(useSession())
  const template = reference?.boards.find(({ id }) => id === 'discharge')
  if (reference === null) return <NotYet />
  if (template === undefined) return <Notice title={t('board.noTemplate')} />
  const known = search.unit === ALL || (search.unit !== undefined && reference.units.has(search.unit))
  const asked = (known ? search.unit : undefined) ?? (actor?.units.length === 1 ? actor.units[0] : undefined) ?? ALL
  return (
    <DischargeBoard
      reference={reference}
      template={template}
      filters={{ unit: asked === ALL ? undefined : asked, only: search.only }}
      onFilters={({ unit, only }) =>
        void navigate({ to: '/discharge', search: { unit: unit ?? ALL, only }, replace: true })
      }
    />
  )
}

/** Apart, because the line's state changes with every action: the board must not be drawn anew for it. */
function NotYet(): ReactElement {
  const { t } = useTranslation()
  const isOffline = useSyncStatus().line.kind === 'offline'
  return <Notice title={t(isOffline ? 'board.neverLoaded' : 'board.loading')} busy={!isOffline} />
}
