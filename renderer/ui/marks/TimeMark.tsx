import type { ReactElement } from 'react'

/** Time as shape: the second channel. `level` is the escalation's, 2 to 4. */
export type TimeMarkKind =
  | { readonly kind: 'due-soon' | 'overdue' }
  | { readonly kind: 'escalated'; readonly level: number }

/** Triangle (outline, then solid) or diamond with its level. Hidden from readers: words stand beside it. */
export function TimeMark(props: { readonly time: TimeMarkKind; readonly size?: number }): ReactElement {
  const { time, size = 11 } = props
  const box = { width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': true } as const
  if (time.kind === 'escalated')
    return (
      <>
        <svg {...box} fill="currentColor">
          <path d="M8 0l8 8-8 8-8-8z" />
        </svg>
        <span aria-hidden="true">{time.level}</span>
      </>
    )
  const solid = time.kind === 'overdue'
  return (
    <svg {...box} fill={solid ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="2" strokeLinejoin="round">
      <path d="M8 2l6.5 12h-13z" />
    </svg>
  )
}
