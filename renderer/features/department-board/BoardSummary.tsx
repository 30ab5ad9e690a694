import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { type Order, ORDERS } from '../../state/views/department-rank.ts'
import { DensityPicker } from '../../ui/layout/DensityPicker.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import style from './DepartmentBoard.module.css'

/** How the rows stand, and how many want to move. */
export function BoardSummary(props: {
  readonly waiting: number
  readonly onApply: () => void
  readonly order: Order
  readonly onOrder: (order: Order | undefined) => void
}): ReactElement {
  const { t } = useTranslation()
  const screen = useScreen()
  const density = useScreenState((state) => state.density)
  return (
    <div className={style['summary']}>
      <DensityPicker density={density} onDensity={screen.setDensity} />
      <NativeSelect
        aria-label={t('board.order')}
        data-order=""
        value={props.order}
        data={ORDERS.map((one) => ({ value: one, label: t(`board.order_${one}`) }))}
        onChange={(event) => props.onOrder(ORDERS.find((one) => one === event.currentTarget.value))}
      />
      <WaitingRows count={props.waiting} onApply={props.onApply} />
    </div>
  )
}
