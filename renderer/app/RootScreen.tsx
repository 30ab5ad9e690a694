import { Outlet, useNavigate, useRouteContext, useRouter, useRouterState } from '@tanstack/react-router'
import { type ReactElement, useEffect, useMemo } from 'react'
import { CoverDialog } from '../features/cover/CoverDialog.tsx'
import { Feedback } from '../features/feedback/Feedback.tsx'
import { HelpOverlay } from '../features/help/HelpOverlay.tsx'
import { JourneyDrawer } from '../features/journey/JourneyDrawer.tsx'
import { Palette } from '../features/palette/Palette.tsx'
import { PrintDesk } from '../features/print/PrintDesk.tsx'
import { SignInsDialog } from '../features/sign-ins/SignInsDialog.tsx'
import { TaskForms } from '../features/task-forms/TaskForms.tsx'
import { useConsole } from '../state/hooks.ts'
import type { Screen } from '../state/screen/screen-store.ts'
import { useActions, useScreen, useScreenState } from '../state/screen/use-screen.ts'
import { actorIn } from '../state/session-store.ts'
import { nextBest } from '../state/views/next-best.ts'
import { railBoards } from './frame/rail-boards.ts'
import { Frame } from './frame/Frame.tsx'
import { type KeyDeeds, useKeyboard } from './keyboard/use-keyboard.ts'
import { keepDensity, type Preferences, usePreferences } from './preferences.ts'

/** The frame, the screen in it, and everything that may stand over it. */
export function RootScreen(): ReactElement {
  const { preferences } = useRouteContext({ from: '__root__' })
  const screen = useScreen()
  const actions = useActions()
  const navigate = useNavigate()
  const deeds = useDeeds(preferences)
  const parts = useMemo(() => ({ screen, actions }), [screen, actions])
  useKeyboard(parts, deeds)
  const { letterKeys } = usePreferences(preferences)
  const density = useScreenState((state) => state.density)
  useEffect(() => {
    document.documentElement.dataset['density'] = density
    keepDensity(localStorage, density)
  }, [density])
  useEffect(() => {
    document.documentElement.dataset['letters'] = letterKeys ? 'on' : 'off'
  }, [letterKeys])
  useForgetPlace(screen)
  const openPage = (journey: string) => void navigate({ to: '/journey/$journeyId', params: { journeyId: journey } })
  return (
    <Frame preferences={preferences} aside={<JourneyDrawer onPage={openPage} />}>
      <Outlet />
      <TaskForms />
      <Palette
        onPlace={deeds.go}
        onPage={openPage}
        onBoard={deeds.goBoard}
        onUnit={(unit) =>
          void navigate({ to: '/board/$workflow', params: { workflow: 'discharge' }, search: { unit } })
        }
      />
      <CoverDialog />
      <SignInsDialog />
      <PrintDesk {...useBoardAsked()} />
      <HelpOverlay letterKeys={letterKeys} onLetterKeys={preferences.setLetterKeys} />
      <Feedback onShow={() => void navigate({ to: '/sync' })} />
    </Frame>
  )
}

/** The board that paper would show: the one on screen, else the discharges. */
function useBoardAsked(): { readonly workflow: string; readonly unit: string | null } {
  const { session } = useConsole()
  const { pathname, search } = useRouterState({ select: (state) => state.location })
  const workflow = /^\/board\/([^/]+)/.exec(pathname)?.[1] ?? 'discharge'
  const asked = search.unit
  const units = actorIn(session.store.getState())?.units ?? []
  const mine = units.length === 1 ? (units[0] ?? null) : null
  return { workflow: decodeURIComponent(workflow), unit: asked === undefined ? mine : asked === 'all' ? null : asked }
}

/** Another screen: what stood under the hand on the former one is painted no more, so nothing acts on it. */
function useForgetPlace(screen: Screen): void {
  const router = useRouter()
  useEffect(
    () => router.subscribe('onBeforeNavigate', ({ pathChanged }) => pathChanged && screen.moveTo(null)),
    [router, screen],
  )
}

function useDeeds(preferences: Preferences): KeyDeeds {
  const console = useConsole()
  const screen = useScreen()
  const actions = useActions()
  const navigate = useNavigate()
  return useMemo(
    () => ({
      go: (to) => void navigate({ to: `/${to}` }),
      goBoard: (workflow) => void navigate({ to: '/board/$workflow', params: { workflow } }),
      goNth: (nr) => {
        const template = railBoards(console)[nr - 1]
        if (template !== undefined) void navigate({ to: '/board/$workflow', params: { workflow: template.id } })
      },
      openPage: (journey) => void navigate({ to: '/journey/$journeyId', params: { journeyId: journey } }),
      takeNext: () => {
        const actor = actorIn(console.session.store.getState())
        const task =
          actor === null
            ? null
            : nextBest(console.board, actor, console.now(), { reference: console.reference.getState() })
        if (task === null) return screen.say({ kind: 'nothing-next' })
        return actions.act('claim', { journey: task.journey, task: task.id, escalation: null })
      },
      signOut: () => void console.session.signOut(),
      escalationOf: (journey) => {
        const rows = [...(console.board.journey(journey)?.escalations.values() ?? [])]
        return rows.find(({ state }) => state !== 'ended')?.id ?? null
      },
      letterKeys: () => preferences.store.getState().letterKeys,
    }),
    [console, screen, actions, navigate, preferences],
  )
}
