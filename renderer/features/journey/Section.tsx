import { type ReactElement, type ReactNode, useId } from 'react'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import style from './Journey.module.css'

/** A section that its digit jumps to. */
export function Section(props: {
  readonly nr: number
  readonly title: string
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <section aria-labelledby={id} className={style['section']}>
      <h2 id={id} tabIndex={-1} data-section={props.nr} className={style['heading']}>
        <KeyHint keys={String(props.nr)} /> {props.title}
      </h2>
      {props.children}
    </section>
  )
}
