import type { Ask } from '../../state/issue-command.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import type { Draft } from './use-draft.ts'

/** Asks what a form says; once that is taken, its draft goes and the form closes. False: it was not, and both stay. */
export function useIssue(of: {
  readonly target: Target
  readonly clear: Draft<object>['clear']
  readonly onTaken: () => void
}): (ask: Ask) => Promise<boolean> {
  const { target, clear, onTaken } = of
  const actions = useActions()
  return async (ask) => {
    const taken = await actions.issue(ask, target)
    if (taken) {
      clear()
      onTaken()
    }
    return taken
  }
}
