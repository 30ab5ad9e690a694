import type { Command } from '../../../shared/commands/command.ts'
import type { Row } from '../../../shared/domain/row.ts'
import type { BoardStore } from '../board-store.ts'
import type { ReferenceView } from '../reference-view.ts'
import type { Target } from '../screen/screen-store.ts'
import { subjectWord } from './subject.ts'

/** What an action was about, in the words people use: the step's title and the bed. Empty where the row is not held. */
export type CommandSubject = { readonly title: string; readonly bed: string; readonly target: Target }

/** The subject of an action; `told` is the row the server sent with a refusal. */
export function commandSubject(
  { board, reference }: { readonly board: BoardStore; readonly reference: ReferenceView | null },
  command: Pick<Command, 'entityId'>,
  journey: string,
  told: Row | null = null,
): CommandSubject {
  const task = board.row('task', command.entityId) ?? (told?.kind === 'task' ? told : null)
  const escalation = board.row('escalation', command.entityId) ?? (told?.kind === 'escalation' ? told : null)
  const row = board.row('journey', journey) ?? (told?.kind === 'journey' ? told : null)
  return {
    title: task?.title ?? escalation?.title ?? '',
    bed: row === null ? '' : subjectWord(row, reference),
    target: { journey, task: task?.id ?? null, escalation: escalation?.id ?? null },
  }
}
