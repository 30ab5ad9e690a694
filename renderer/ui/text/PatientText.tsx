import type { ReactElement } from 'react'
import { Isolated } from './Isolated.tsx'

/** How a patient is called on a list: the full name where the reader holds it, else initials. */
export function PatientText(props: {
  readonly name:
    | { readonly kind: 'named'; readonly family: string; readonly given: string }
    | { readonly kind: 'initials'; readonly initials: string }
}): ReactElement {
  const { name } = props
  return name.kind === 'named' ? <Isolated text={`${name.family}, ${name.given}`} /> : <bdi>{name.initials}</bdi>
}
