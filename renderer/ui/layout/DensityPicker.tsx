import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Density } from '../grid/line-heights.ts'

/** Roomy rows, or more of them on the screen. */
export function DensityPicker(props: {
  readonly density: Density
  readonly onDensity: (density: Density) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      aria-label={t('frame.density')}
      value={props.density}
      onChange={props.onDensity}
      data={[
        { value: 'comfortable', label: t('frame.comfortable') },
        { value: 'compact', label: t('frame.compact') },
      ]}
    />
  )
}
