import { useConsole } from '../../state/hooks.ts'
import type { Place } from '../../state/screen/key-map.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { nextBest } from '../../state/views/next-best.ts'
import type { Choice, Deed } from './choice.ts'
import { focusSoon } from './focus-soon.ts'

/** Where the palette leads to. */
export type Ways = {
  readonly onPlace: (place: Place) => void
  readonly onPage: (journey: string) => void
  readonly onBoard: (workflow: string) => void
  readonly onUnit: (unit: string) => void
}

const LIST = '#screen [data-keys] [tabindex="0"]'

/**
 * Does what a line says, once the palette is gone and the hand is back where it was: a form that opens then gives the
 * focus back to the right place. `back`: the element under the hand before.
 */
export function useRun(
  ways: Ways,
  target: Target | null,
  back: Element | null,
): (choice: Choice, page: boolean) => void {
  const screen = useScreen()
  const actions = useActions()
  const deed = useDeed()
  return (choice, page) => {
    // What was possible when it was drawn may not be any more.
    if (choice.kind === 'act' && (target === null || actions.whyNot(choice.action, target) !== null)) return
    screen.overlay(null)
    switch (choice.kind) {
      case 'act':
        return focusSoon(back ?? LIST, () => target !== null && actions.act(choice.action, target))
      case 'patient':
        if (page) return ways.onPage(choice.journey)
        // The drawer follows the hand: it opens once the hand is back on its own row.
        return focusSoon(back ?? LIST, () => {
          screen.showDrawer(choice.journey)
          focusSoon('[data-drawer] button')
        })
      case 'screen':
        ways.onPlace(choice.to)
        return focusSoon(LIST)
      case 'board':
        ways.onBoard(choice.workflow)
        return focusSoon(LIST)
      case 'unit':
        ways.onUnit(choice.unit)
        return focusSoon(LIST)
      default:
        return focusSoon(back ?? LIST, () => deed(choice.deed))
    }
  }
}

function useDeed(): (deed: Deed) => void {
  const { session, board, now, reference } = useConsole()
  const screen = useScreen()
  const actions = useActions()
  return (deed) => {
    if (deed === 'undo') return actions.undo()
    if (deed === 'help') return screen.overlay('help')
    if (deed === 'cover' || deed === 'sign-ins') return screen.overlay(deed)
    if (deed === 'lock') return void session.signOut()
    if (deed === 'open-journey') return actions.act('open-journey', { journey: '', task: null, escalation: null })
    const actor = actorIn(session.store.getState())
    const task = actor === null ? null : nextBest(board, actor, now(), { reference: reference.getState() })
    if (task === null) return screen.say({ kind: 'nothing-next' })
    return actions.act('claim', { journey: task.journey, task: task.id, escalation: null })
  }
}
