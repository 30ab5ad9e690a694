import type { TFunction } from 'i18next'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { closedUntil } from '../../../shared/sla/closed-until.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { shortName } from '../../state/views/patient.ts'
import { wordOf } from '../../ui/words/word-of.ts'

/** Who owes the next move and why, in a sentence; empty where the journey says nothing of it (rules AD2, AD3). */
export function owedWords(t: TFunction, { advance }: JourneyRow, { departments }: ReferenceView): string {
  if (advance === null || advance === undefined) return ''
  const { because, detail, owedBy } = advance
  const department = owedBy.department === null ? '' : (departments.get(owedBy.department)?.name ?? owedBy.department)
  const who = owedBy.person === null ? t('journey.nobody') : shortName(owedBy.person.name)
  const role = t(`role.${owedBy.role}`)
  switch (because) {
    case 'gap':
      return t('journey.owesGap', { department })
    case 'gap-late':
      return t('journey.owesGapLate', { department })
    case 'pause':
      return t('journey.owesPause', { who, department, reason: wordOf(t, 'reason', detail ?? '') })
    case 'fact':
      return t('journey.owesFact', { role, fact: wordOf(t, 'fact', detail ?? '') })
    case 'work':
    case 'has-it':
      return t('journey.owed', { department, who })
    default:
      return department === '' ? t('journey.owesHold', { role }) : t('journey.owed', { department, who })
  }
}

/** That the department which owes it is closed now, until when, and whom to reach (domain.md E15.10); empty where it is open. */
export function closedWords(
  t: TFunction,
  { advance }: JourneyRow,
  { departments, shelf }: ReferenceView,
  { now, when }: { readonly now: Instant; readonly when: (at: Instant, now: Instant) => string },
): string {
  const id = advance?.owedBy.department ?? null
  const department = id === null ? undefined : departments.get(id)
  const calendar = department === undefined ? undefined : shelf.get(department.calendar)
  const until = calendar === undefined ? null : closedUntil(calendar, now)
  if (department === undefined || until === null) return ''
  const time = when(until, now)
  const { onCall } = department
  return onCall === undefined ? t('journey.closedUntil', { time }) : t('journey.closedOnCall', { time, who: onCall })
}
