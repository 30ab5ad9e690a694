import type { Actor } from '../../../shared/domain/person.ts'
import type { EscalationRow } from '../../../shared/domain/escalation.ts'
import type { Notice } from '../../../shared/ipc/notice.ts'
import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ConsoleState } from '../../state/console-state.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { actorIn } from '../../state/session-store.ts'
import { isToMe } from '../../state/views/escalation-rank.ts'

/** What was told before this console was opened is on the board, but interrupts nobody any more. */
const OLD_MS = 10 * MINUTE_MS

/** Level 1 is a word to the owner alone. */
const FIRST_TOLD = 2

/**
 * Asks for a system notification for each escalation that comes to me, on the path to leaving, once (screens.md section
 * 5); again only when it is raised again. What stands there when the line first lives is not told. Gives a stop.
 */
export function startEscalationNotices(console: ConsoleState, notify: (notice: Notice) => Promise<void>): () => void {
  const { board, session, status, reference, now } = console
  let known = new Set<string>()
  let user: string | null = null
  let since: Instant = 0
  let began = false

  function look(): void {
    const actor = actorIn(session.store.getState())
    if (actor?.id !== user) {
      user = actor?.id ?? null
      known = new Set()
      began = false
      since = now() - OLD_MS
    }
    if (actor === null) return
    const tellings = tellingsTo(actor, board)
    const fresh = tellings.filter(({ key, at }) => began && at > since && !known.has(key))
    for (const { key } of tellings) known.add(key)
    began ||= status.getState().line.kind === 'live'
    for (const { row } of fresh)
      void notify({ kind: 'escalation', unit: whereOf(row, board, reference.getState()), count: 1 })
  }

  const stops = [
    board.subscribeAny(look),
    board.subscribeIds('escalations', look),
    status.subscribe(look),
    session.store.subscribe(look),
  ]
  look()
  return () => {
    for (const stop of stops) stop()
  }
}

/** What was told to me and has no answer: one key for each time it was raised. */
export function tellingsTo(
  actor: Actor,
  board: Pick<BoardStore, 'ids' | 'row'>,
): readonly { readonly key: string; readonly at: Instant; readonly row: EscalationRow }[] {
  return board.ids('escalations').flatMap((id) => {
    const row = board.row('escalation', id)
    if (row === null || row.state !== 'open' || row.level < FIRST_TOLD) return []
    const isOnPath = board.row('task', row.task)?.onPath ?? true
    if (!isOnPath || !isToMe(row, board.row('journey', row.journey), actor)) return []
    const at = Math.max(row.raisedAt, ...row.told.map((telling) => telling.at))
    return [{ key: `${id} ${row.level} ${row.reraised} ${at}`, at, row }]
  })
}

/** The unit's name, else the department's: a place, never a bed or a person, in the letters that a notice may hold. */
function whereOf(row: EscalationRow, board: Pick<BoardStore, 'row'>, reference: ReferenceView | null): string {
  const unit = board.row('journey', row.journey)?.unit ?? null
  const name = unit === null ? reference?.departments.get(row.department)?.name : reference?.units.get(unit)?.name
  return noticePlace(name ?? unit ?? row.department)
}

/** A name with only what a system notification may show. */
export function noticePlace(name: string): string {
  const clean = name.replaceAll(/[^\p{L}\p{N}/&.-]+/gu, ' ').replace(/^[^\p{L}\p{N}]+/u, '')
  return clean.slice(0, 40).trim() || 'Onward'
}
