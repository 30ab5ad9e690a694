import { useEffect, useRef } from 'react'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole } from '../../state/hooks.ts'
import { draftKey, type Target } from '../../state/screen/screen-store.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { formFor, refillDraft } from './refill-draft.ts'

/**
 * Opens a refused action's form again, filled as it was; sent anew, its card is put away. The function gives false where
 * the action has no form.
 */
export function useChange({ command }: RefusedAction, target: Target): () => boolean {
  const { board, outbox, reference, refusals } = useConsole()
  const screen = useScreen()
  const format = useZoneFormat()
  const watching = useRef<(() => void) | null>(null)
  useEffect(() => () => watching.current?.(), [])
  return () => {
    const kind = formFor(command)
    if (kind === null) return false
    const draft = refillDraft(command, { board, reference: reference.getState(), format })
    if (draft !== null) screen.keepDraft(draftKey({ kind, target }), draft)
    watching.current?.()
    const known = new Set(outbox.getState().pending.map((action) => action.command.commandId))
    watching.current = outbox.subscribe(({ pending }) => {
      const sent = pending.some((one) => !known.has(one.command.commandId) && isSameAct(one.command, command))
      if (!sent) return
      watching.current?.()
      watching.current = null
      void refusals.discard(command.commandId, 'changed and sent again')
    })
    screen.open({ kind, target, refilled: { commandId: command.commandId, args: command.args } })
    return true
  }
}

type Act = Pick<RefusedAction['command'], 'verb' | 'entityId'>

function isSameAct(a: Act, b: Act): boolean {
  return a.verb === b.verb && a.entityId === b.entityId
}
