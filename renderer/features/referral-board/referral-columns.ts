import type { TFunction } from 'i18next'
import type { GridColumnSpec } from '../../ui/grid/use-grid-columns.ts'

/** The columns of the referral board. */
export function referralColumns(t: TFunction): GridColumnSpec[] {
  return [
    { id: 'age', title: t('referral.age'), min: 64, grow: 0, pinned: true },
    { id: 'patient', title: t('referral.patient'), min: 220, grow: 1, pinned: true },
    { id: 'toFrom', title: t('referral.toFrom'), min: 180, grow: 1 },
    { id: 'stage', title: t('referral.stage'), min: 190, grow: 0.4 },
    { id: 'clock', title: t('referral.clock'), min: 110, grow: 0.2 },
    { id: 'next', title: t('referral.next'), min: 200, grow: 1.4 },
    { id: 'owner', title: t('referral.owner'), min: 110, grow: 0.4 },
    { id: 'tries', title: t('referral.tries'), min: 70, grow: 0.1 },
    { id: 'door', title: t('referral.door'), min: 70, grow: 0.1 },
  ]
}
