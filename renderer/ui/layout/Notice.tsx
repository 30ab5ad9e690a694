import type { ReactElement, ReactNode } from 'react'
import style from './Notice.module.css'

/** A whole area that has only something to say: empty, loading, an error. */
export function Notice(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly busy?: boolean
}): ReactElement {
  return (
    <div className={style['notice']} role="status" aria-busy={props.busy ?? false}>
      <p className={style['title']}>{props.title}</p>
      {props.children}
    </div>
  )
}
