import type { ReactElement } from 'react'
import { useWords } from '../words/use-words.ts'
import style from './CornerMark.module.css'

/** What this console knows of a row: the third channel. Nothing is drawn for what the server has confirmed. */
export type CornerKind = 'pending' | 'refused'

/** The corner of a cell. */
export function CornerMark(props: { readonly kind: CornerKind }): ReactElement {
  const t = useWords()
  const words = props.kind === 'pending' ? t('mark.pending') : t('mark.refused')
  return (
    <span className={style['corner']} data-kind={props.kind} title={words}>
      <svg
        width="10"
        height="10"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        aria-hidden="true"
      >
        {props.kind === 'pending' ? (
          <path d="M8 15v-3M8 10V8M8 6V2M3.5 6L8 1.5 12.5 6" />
        ) : (
          <>
            <rect x="1" y="1" width="14" height="14" />
            <rect x="5.5" y="5.5" width="5" height="5" fill="currentColor" stroke="none" />
          </>
        )}
      </svg>
      <span className="ow-hidden">{words}</span>
    </span>
  )
}
