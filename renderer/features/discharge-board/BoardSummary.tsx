import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import style from './DischargeBoard.module.css'

/** How the rows stand, and how many want to move. */
export function BoardSummary(props: {
  readonly waiting: number
  readonly onApply: () => void
  readonly single: boolean
}): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const density = useScreenState((state) => state.density)
  return (
    <div className={style['summary']}>
      <SegmentedControl
        aria-label={t('frame.density')}
        value={density}
        onChange={(value) => screen.setDensity(value === 'compact' ? 'compact' : 'comfortable')}
        data={[
          { value: 'comfortable', label: t('frame.comfortable') },
          { value: 'compact', label: t('frame.compact') },
        ]}
      />
      <span>{t(props.single ? 'board.order' : 'board.orderBites')}</span>
      <WaitingRows count={props.waiting} onApply={props.onApply} />
    </div>
  )
}
