import type { ReactElement } from 'react'
import { StateMark, type StateShape } from './StateMark.tsx'
import style from './Pips.module.css'

/** One further task of a department. `id` is the task's. */
export type Pip = { readonly id: string; readonly shape: StateShape; readonly late: boolean }

/** Shown at most, the rest is counted. */
const MOST = 6

/** The other tasks of a cell as 8 px shapes in template order; late ones stand out. Spoken by the cell, so hidden here. */
export function Pips(props: { readonly pips: readonly Pip[] }): ReactElement | null {
  const { pips } = props
  if (pips.length === 0) return null
  const more = pips.length - MOST
  return (
    <span className={style['pips']} aria-hidden="true">
      {pips.slice(0, MOST).map((pip) => (
        <span key={pip.id} className={style['pip']} data-late={pip.late || undefined}>
          <StateMark shape={pip.shape} size={8} />
        </span>
      ))}
      {more > 0 && <span className={style['more']}>+{more}</span>}
    </span>
  )
}
