import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

/** Counts the rows that want to move while the hand is on the list; pressed (or r), they do. */
export function WaitingRows(props: { readonly count: number; readonly onApply: () => void }): ReactElement | null {
  const { t } = useTranslation()
  if (props.count === 0) return null
  return (
    <Button variant="light" data-apply-order="" onClick={props.onApply}>
      {t('board.wantToMove', { count: props.count })}
    </Button>
  )
}
