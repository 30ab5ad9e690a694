import type { ReactElement } from 'react'
import style from './KeyHint.module.css'

/** A key and what it does: "c claim". */
export function KeyHint(props: { readonly keys: string; readonly does?: string }): ReactElement {
  return (
    <span className={style['hint']}>
      <kbd className={style['key']}>{props.keys}</kbd>
      {props.does}
    </span>
  )
}
