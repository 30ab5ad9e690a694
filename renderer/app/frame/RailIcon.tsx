import type { ReactElement } from 'react'

/** A drawn sign of the rail. */
export function RailIcon({ path }: { readonly path: string }): ReactElement {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
