import { Checkbox } from '@mantine/core'
import type { ReactElement } from 'react'
import style from './CheckGroup.module.css'

/** Several of a short list, each with its name. */
export function CheckGroup(props: {
  readonly label: string
  /** False: the label is spoken only, a heading stands there already. */
  readonly showLabel?: boolean
  readonly options: readonly { readonly id: string; readonly name: string }[]
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
}): ReactElement {
  const { label, showLabel = false, options, value, onChange } = props
  return (
    <Checkbox.Group value={[...value]} onChange={onChange} {...(showLabel ? { label } : { 'aria-label': label })}>
      <div className={style['options']}>
        {options.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
