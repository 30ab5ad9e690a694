import type { ReactElement } from 'react'
import { useTimeText, useZoneFormat } from './time-face.tsx'

/** A moment on the facility's wall clock, with the date where it is another day. */
export function ClockTime(props: { readonly at: number }): ReactElement {
  const format = useZoneFormat()
  const text = useTimeText((now) => format.when(props.at, now))
  return <>{text}</>
}
