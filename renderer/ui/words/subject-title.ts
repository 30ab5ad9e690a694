import type { TFunction } from 'i18next'

/** What the column that names a row is called: a patient, a bed, or a case. `subject`: what the workflow follows. */
export function subjectTitle(t: TFunction, subject: string): string {
  return subject === 'bed' || subject === 'case' ? t(`board.subject_${subject}`) : t('board.patient')
}
