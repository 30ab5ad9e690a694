import type { ReactElement } from 'react'

/** A journey that does not move: a still hourglass, with how long. */
export function StallMark(props: { readonly words: string }): ReactElement {
  return (
    <span title={props.words}>
      <svg width="12" height="12" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path d="M3 1h10v2L9 8l4 5v2H3v-2l4-5-4-5z" />
      </svg>
      <span className="ow-hidden">{props.words}</span>
    </span>
  )
}
