import { type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Density } from '../grid/line-heights.ts'
import style from './DensityPicker.module.css'

const DENSITIES = ['comfortable', 'compact'] as const satisfies readonly Density[]

/**
 * Roomy rows, or more of them on the screen. Plain radio buttons: it is drawn with the board's first rows, where a control that
 * measures itself would make the browser lay out the board twice.
 */
export function DensityPicker(props: {
  readonly density: Density
  readonly onDensity: (density: Density) => void
}): ReactElement {
  const { t } = useTranslation()
  const name = useId()
  return (
    <span className={style['picker']} role="radiogroup" aria-label={t('frame.density')}>
      {DENSITIES.map((density) => (
        <label key={density}>
          <input
            type="radio"
            name={name}
            value={density}
            checked={density === props.density}
            onChange={() => props.onDensity(density)}
          />
          {t(`frame.${density}`)}
        </label>
      ))}
    </span>
  )
}
