import type { ReactElement, ReactNode } from 'react'
import style from './Bar.module.css'

/** One line across the screen that says what holds for all of it: offline, a silent feed, nothing can be saved. */
export function Bar(props: { readonly tone: 'offline' | 'blocked'; readonly children: ReactNode }): ReactElement {
  return (
    <div className={style['bar']} data-tone={props.tone} role={props.tone === 'blocked' ? 'alert' : 'status'}>
      {props.children}
    </div>
  )
}
