import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  Navigate,
  type RouterHistory,
} from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReactElement } from 'react'
import { escalationFiltersSchema } from '../features/escalations/escalation-filters.ts'
import { JourneyPage } from '../features/journey/JourneyPage.tsx'
import { SyncPanel } from '../features/sync-panel/SyncPanel.tsx'
import { useSession } from '../state/hooks.ts'
import { actorIn } from '../state/session-store.ts'
import { Notice } from '../ui/layout/Notice.tsx'
import { FailedScreen } from './FailedScreen.tsx'
import { boardSearchSchema } from './pages/board-search.ts'
import { BoardPage } from './pages/BoardPage.tsx'
import { BoardsPage } from './pages/BoardsPage.tsx'
import { EscalationsPage } from './pages/EscalationsPage.tsx'
import { QueuePage } from './pages/QueuePage.tsx'
import type { Preferences } from './preferences.ts'
import { RootScreen } from './RootScreen.tsx'

/** What routes may use beside the console's state. */
export type RouterContext = { readonly preferences: Preferences }

const root = createRootRouteWithContext<RouterContext>()({
  component: RootScreen,
  notFoundComponent: NotFound,
})
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
/** The board of a workflow; filters in the address. */
const board = createRoute({
  getParentRoute: () => root,
  path: '/board/$workflow',
  validateSearch: boardSearchSchema,
  component: BoardPage,
})
const boards = createRoute({ getParentRoute: () => root, path: '/boards', component: BoardsPage })
const queue = createRoute({ getParentRoute: () => root, path: '/queue', component: QueuePage })
const escalations = createRoute({
  getParentRoute: () => root,
  path: '/escalations',
  validateSearch: escalationFiltersSchema,
  component: EscalationsPage,
})
const sync = createRoute({ getParentRoute: () => root, path: '/sync', component: SyncPanel })
const journey = createRoute({ getParentRoute: () => root, path: '/journey/$journeyId', component: JourneyRoute })

const routes = root.addChildren([home, boards, board, queue, escalations, sync, journey])

/** The routes, in the address's hash: the same under http and under the desktop's own scheme. */
export function createConsoleRouter(context: RouterContext, history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: routes,
    history,
    context,
    defaultErrorComponent: Failed,
  })
}

declare module '@tanstack/react-router' {
  // The library types addresses over this interface.
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}

function JourneyRoute(): ReactElement {
  const { journeyId } = journey.useParams()
  return <JourneyPage journey={journeyId} />
}

/** The first screen is the one a person works in. */
function Home(): ReactElement {
  const roles = actorIn(useSession())?.roles ?? []
  if (roles.includes('unit-coordinator') || roles.includes('house-supervisor'))
    return <Navigate to="/board/$workflow" params={{ workflow: 'discharge' }} replace />
  if (roles.includes('referral-coordinator'))
    return <Navigate to="/board/$workflow" params={{ workflow: 'referral.in' }} replace />
  return <Navigate to={roles.includes('worker') ? '/queue' : '/boards'} replace />
}

function Failed({ error, reset }: ErrorComponentProps): ReactElement {
  return <FailedScreen error={error} onAgain={reset} />
}

function NotFound(): ReactElement {
  const { t } = useTranslation()
  return (
    <Notice title={t('frame.notFound')}>
      <Link to="/boards">{t('frame.toBoard')}</Link>
    </Notice>
  )
}
