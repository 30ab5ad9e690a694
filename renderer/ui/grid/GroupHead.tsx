import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import style from './GroupHead.module.css'

/** The head of a group of rows: its name, how many, and why it stands there; with `onFold` it folds and unfolds. */
export function GroupHead(props: {
  readonly name: string
  readonly count: number
  readonly why?: string | undefined
  readonly rowIndex: number
  /** What stands under it comes before all else. */
  readonly strong?: boolean
  readonly folded?: boolean
  readonly onFold?: (folded: boolean) => void
}): ReactElement {
  const { name, count, why, folded = false, onFold } = props
  const { t } = useTranslation()
  const words = (
    <>
      <strong>{name}</strong>
      <span>{count}</span>
      {why !== undefined && <span className={style['why']}>{why}</span>}
    </>
  )
  return (
    <div role="row" aria-rowindex={props.rowIndex} className={style['group']} data-strong={props.strong || undefined}>
      <div role="gridcell" className={style['cell']}>
        {onFold === undefined ? (
          <span className={style['words']}>{words}</span>
        ) : (
          <button
            type="button"
            className={`ow-plain ${style['words']}`}
            tabIndex={-1}
            aria-expanded={!folded}
            aria-label={`${t(folded ? 'board.unfold' : 'board.fold', { band: name })}, ${count}`}
            onClick={() => onFold(!folded)}
          >
            <span aria-hidden="true">{folded ? '▸' : '▾'}</span>
            {words}
          </button>
        )}
      </div>
    </div>
  )
}
