import type { TFunction } from 'i18next'
import type { Row } from '../../../shared/domain/row.ts'
import { journeyOfEntity } from '../../outbox/outbox-record.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { bedOf } from '../../state/views/patient.ts'
import { calledName } from '../../state/views/subject.ts'
import { patientLabel } from '../../ui/text/patient-label.ts'

/** What an action was about: the step's title, empty for one on the whole journey, and bed with patient. */
export type Subject = { readonly title: string; readonly who: string }

/** Where its words come from. */
type Held = { readonly board: Pick<BoardStore, 'row'>; readonly reference: ReferenceView | null }

/** The subject of an action in words; `told`: the row that came with a refusal, where none is held here. */
export function subjectOf(
  t: TFunction,
  { board, reference }: Held,
  { entityId }: { readonly entityId: string },
  told: Row | null = null,
): Subject {
  const journey = journeyOfEntity(entityId)
  const task = board.row('task', entityId) ?? (told?.kind === 'task' ? told : null)
  const escalation = board.row('escalation', entityId) ?? (told?.kind === 'escalation' ? told : null)
  const row = board.row('journey', journey) ?? (told?.kind === 'journey' ? told : null)
  const who =
    row === null
      ? t('common.noBed')
      : patientLabel(bedOf(row), calledName(row, board.row('journeyId', journey), reference))
  return { title: task?.title ?? escalation?.title ?? '', who }
}
