import { useMemo } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ConsoleState } from '../../state/console-state.ts'
import { useReference, useSession } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { nearestBoards } from '../../state/views/boards-of.ts'

/** The rail has room for so many boards; the screen of all boards holds the others. */
const MOST = 6

/** The boards in the rail now, in order: what g and a digit lead to. */
export function railBoards({ reference, session }: Pick<ConsoleState, 'reference' | 'session'>): readonly Template[] {
  const view = reference.getState()
  const actor = actorIn(session.store.getState())
  return view === null || actor === null ? [] : nearestBoards(view, actor, MOST)
}

/** The same, for drawing. */
export function useRailBoards(): readonly Template[] {
  const view = useReference()
  const actor = actorIn(useSession())
  return useMemo(() => (view === null || actor === null ? [] : nearestBoards(view, actor, MOST)), [view, actor])
}
