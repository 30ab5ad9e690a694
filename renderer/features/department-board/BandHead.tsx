import type { ReactElement } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { Band } from '../../state/views/band.ts'
import { useScreen } from '../../state/screen/use-screen.ts'
import { useWords } from '../../ui/words/use-words.ts'
import style from './BandHead.module.css'

type Props = {
  readonly template: Template
  readonly band: Band | 'beds'
  readonly count: number
  readonly folded: boolean
  readonly rowIndex: number
}

/** The head of a band: its name, how many, and why; it folds and unfolds. */
export function BandHead({ template, band, count, folded, rowIndex }: Props): ReactElement {
  const t = useWords()
  const screen = useScreen()
  const name = t(band === 'left' && template.leftStage === undefined ? 'board.bandClosed' : NAMES[band])
  const why = band === 'now' ? t('board.bandNowWhy') : band === 'beds' ? t('board.bandBedsWhy') : null
  return (
    <div role="row" aria-rowindex={rowIndex} className={style['band']} data-band={band}>
      <div role="gridcell" className={style['cell']}>
        <button
          type="button"
          className={`ow-plain ${style['fold']}`}
          tabIndex={-1}
          aria-expanded={!folded}
          aria-label={`${t(folded ? 'board.unfold' : 'board.fold', { band: name })}, ${count}`}
          onClick={() => screen.fold(`band:${band}`, !folded)}
        >
          <span aria-hidden="true">{folded ? '▸' : '▾'}</span>
          <strong>{name}</strong>
          <span>{count}</span>
          {why !== null && <span className={style['why']}>{why}</span>}
        </button>
      </div>
    </div>
  )
}

const NAMES = {
  now: 'board.bandNow',
  moving: 'board.bandMoving',
  ready: 'board.bandReady',
  planned: 'board.bandPlanned',
  left: 'board.bandLeft',
  beds: 'board.bandBeds',
} as const
