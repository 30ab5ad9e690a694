import type { TFunction } from 'i18next'
import type { GridColumnSpec } from '../../ui/grid/use-grid-columns.ts'

/** The columns of the referral board. */
export function referralColumns(t: TFunction): GridColumnSpec[] {
  return [
    { id: 'age', title: t('referral.age'), min: 60, grow: 0, pinned: true },
    { id: 'patient', title: t('referral.patient'), min: 190, grow: 1, most: 300, pinned: true },
    { id: 'toFrom', title: t('referral.toFrom'), min: 170, grow: 1 },
    { id: 'stage', title: t('referral.stage'), min: 170, grow: 0.3 },
    { id: 'clock', title: t('referral.clock'), min: 110, grow: 0.1 },
    { id: 'next', title: t('referral.next'), min: 210, grow: 1.4 },
    { id: 'owner', title: t('referral.owner'), min: 110, grow: 0.4 },
    { id: 'tries', title: t('referral.tries'), min: 66, grow: 0 },
    { id: 'door', title: t('referral.door'), min: 76, grow: 0 },
  ]
}
