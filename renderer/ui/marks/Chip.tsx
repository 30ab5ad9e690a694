import type { ReactElement, ReactNode } from 'react'
import style from './Chip.module.css'

/** The look of a chip: quiet, or one of the time and knowledge channels. */
export type ChipTone = 'quiet' | 'mine' | 'due-soon' | 'overdue' | 'escalated' | 'refused' | 'offline'

/** A short word on its ground. The word, not the colour, says it. */
export function Chip(props: {
  readonly tone?: ChipTone
  readonly title?: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <span className={style['chip']} data-tone={props.tone ?? 'quiet'} title={props.title}>
      {props.children}
    </span>
  )
}
