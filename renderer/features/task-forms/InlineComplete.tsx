import type { ReactElement } from 'react'
import type { Target } from '../../state/screen/screen-store.ts'
import { CompleteForm } from './CompleteForm.tsx'
import { IdentityLine } from './IdentityLine.tsx'
import { useSubject } from './use-subject.ts'

/** The completion form beside a list: finished without leaving it. */
export function InlineComplete(props: { readonly target: Target; readonly onSent: () => void }): ReactElement | null {
  const subject = useSubject(props.target)
  if (subject === null) return null
  return (
    <>
      <IdentityLine state={subject.state} />
      <CompleteForm key={props.target.task} subject={subject} onSent={props.onSent} onCancel={null} />
    </>
  )
}
