import type { ReactElement } from 'react'
import { assertNever } from '../../../shared/kernel/assert-never.ts'

/** The progress of work as a drawn shape (screens.md section 2): the first of the three channels. */
export type StateShape =
  | 'waiting'
  | 'free'
  | 'claimed'
  | 'working'
  | 'paused'
  | 'done'
  | 'not-done'
  | 'skipped'
  | 'cancelled'

/** One shape; its word stands beside it, so it is hidden from readers. `size` in px. */
export function StateMark(props: {
  readonly shape: StateShape
  readonly size?: number
  readonly className?: string | undefined
}): ReactElement {
  const { shape, size = 14, className } = props
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      aria-hidden="true"
      data-shape={shape}
    >
      {drawing(shape)}
    </svg>
  )
}

function drawing(shape: StateShape): ReactElement {
  switch (shape) {
    case 'waiting':
      return <circle cx="8" cy="8" r="6" strokeDasharray="0.1 3.67" strokeLinecap="round" strokeWidth="2" />
    case 'free':
      return <circle cx="8" cy="8" r="6" />
    case 'claimed':
      return (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor" stroke="none" />
        </>
      )
    case 'working':
      return (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none" />
        </>
      )
    case 'paused':
      return <path d="M5.5 3v10M10.5 3v10" strokeWidth="2.5" />
    case 'done':
      return <path d="M2.5 8.5l3.5 4 7.5-9" strokeWidth="2" />
    case 'not-done':
      return (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d="M5.5 5.5l5 5M10.5 5.5l-5 5" />
        </>
      )
    case 'skipped':
      return <path d="M3 8h10" strokeWidth="2" />
    case 'cancelled':
      return (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d="M4 12L12 4" />
        </>
      )
    default:
      return assertNever(shape)
  }
}
