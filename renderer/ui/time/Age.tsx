import type { ReactElement } from 'react'
import { type AgeStyle, formatAge } from './format-age.ts'
import { useTimeText } from './time-face.tsx'

/** How long ago: "18 min". Rewritten by the shared tick, alone. */
export function Age(props: { readonly since: number; readonly age?: AgeStyle }): ReactElement {
  const text = useTimeText((now) => formatAge(now - props.since, props.age))
  return <>{text}</>
}
