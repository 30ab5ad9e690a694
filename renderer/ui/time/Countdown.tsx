import type { ReactElement } from 'react'
import { type AgeStyle, formatCountdown } from './format-age.ts'
import { useTimeText } from './time-face.tsx'

/** What is left, or "+22 min" past it. Rewritten by the shared tick, alone. */
export function Countdown(props: {
  readonly dueAt: number
  readonly age?: AgeStyle
  readonly late?: boolean
}): ReactElement {
  const text = useTimeText((now) =>
    formatCountdown(props.dueAt, now, props.age, props.late === true || now >= props.dueAt),
  )
  return <>{text}</>
}
