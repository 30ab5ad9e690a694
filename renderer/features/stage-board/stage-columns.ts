import type { TFunction } from 'i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { isCall } from '../../state/views/call-plan.ts'
import type { GridColumnSpec } from '../../ui/grid/use-grid-columns.ts'
import { subjectTitle } from '../../ui/words/subject-title.ts'

/** The columns of a board by stages; those of a referral's clinic and door only there, tries where somebody calls. */
export function stageColumns(template: Template, t: TFunction): GridColumnSpec[] {
  const isReferral = template.subject === 'referral'
  const calls = template.tasks.some(isCall)
  return [
    { id: 'age', title: t('stages.age'), min: 60, grow: 0, pinned: true },
    { id: 'subject', title: subjectTitle(t, template.subject), min: 190, grow: 1, most: 300, pinned: true },
    ...(isReferral ? [{ id: 'toFrom', title: t('stages.toFrom'), min: 170, grow: 1 }] : []),
    ...(template.board.shows.length > 0 ? [{ id: 'about', title: t('stages.about'), min: 170, grow: 1.2 }] : []),
    { id: 'stage', title: t('stages.stage'), min: 170, grow: 0.3 },
    { id: 'clock', title: t('stages.clock'), min: 110, grow: 0.1 },
    { id: 'next', title: t('stages.next'), min: 210, grow: 1.4 },
    { id: 'owner', title: t('stages.owner'), min: 110, grow: 0.4 },
    ...(calls ? [{ id: 'tries', title: t('stages.tries'), min: 66, grow: 0 }] : []),
    ...(isReferral ? [{ id: 'door', title: t('stages.door'), min: 76, grow: 0 }] : []),
  ]
}
