import type { TFunction } from 'i18next'
import type { Ask } from '../../state/issue-command.ts'
import type { Subject } from './subject-of.ts'

/** "Claimed Reconcile, 412A RIVERA." */
export function takenWords(t: TFunction, { verb }: Ask, subject: Subject): string {
  if (subject.title !== '') return t(`feedback.taken_${verb}`, subject)
  if (verb === 'note') return t('feedback.taken_noteJourney', subject)
  if (verb === 'set-priority') return t('feedback.taken_priorityJourney', subject)
  if (verb === 'set-fact') return t('feedback.taken_factJourney', subject)
  return t(`feedback.taken_${verb}`, subject)
}
