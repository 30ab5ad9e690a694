import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { GROUPINGS } from '../../state/views/referral-rank.ts'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import type { ReferralFilters } from './referral-filters.ts'
import style from './ReferralBoard.module.css'

/** Title, typed filter, grouping, row height, and how many rows want to move. */
export function ReferralTop(props: {
  readonly filters: ReferralFilters
  readonly onFilters: (filters: ReferralFilters) => void
  readonly waiting: number
  readonly onApply: () => void
}): ReactElement {
  const { filters, onFilters } = props
  const { t } = useTranslation()
  const screen = useScreen()
  const text = useScreenState((state) => state.text)
  const density = useScreenState((state) => state.density)
  return (
    <ScreenTop>
      <h1 className={style['title']}>{t('referral.title')}</h1>
      <TextInput
        aria-label={t('referral.filter')}
        placeholder={t('referral.filterHint')}
        value={text}
        data-filter=""
        onChange={(event) => screen.filter(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label={t('referral.group')}
        data-order=""
        value={filters.group ?? 'none'}
        data={GROUPINGS.map((one) => ({ value: one, label: t(`referral.group_${one}`) }))}
        onChange={(event) =>
          onFilters({ ...filters, group: GROUPINGS.find((one) => one === event.currentTarget.value) })
        }
      />
      <SegmentedControl
        aria-label={t('frame.density')}
        value={density}
        onChange={(value) => screen.setDensity(value === 'compact' ? 'compact' : 'comfortable')}
        data={[
          { value: 'comfortable', label: t('frame.comfortable') },
          { value: 'compact', label: t('frame.compact') },
        ]}
      />
      <WaitingRows count={props.waiting} onApply={props.onApply} />
    </ScreenTop>
  )
}
