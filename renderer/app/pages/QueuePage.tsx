import type { ReactElement } from 'react'
import { MyQueue } from '../../features/my-queue/MyQueue.tsx'
import type { PaneParts } from '../../features/my-queue/TaskPane.tsx'
import { CompleteForm } from '../../features/task-forms/CompleteForm.tsx'
import { IdentityLine } from '../../features/task-forms/IdentityLine.tsx'
import { useSubject } from '../../features/task-forms/use-subject.ts'
import type { Target } from '../../state/screen/screen-store.ts'

/** My queue, with the forms of the tasks beside it. */
export function QueuePage(): ReactElement {
  return <MyQueue parts={PARTS} />
}

const PARTS: PaneParts = {
  identity: (state) => <IdentityLine state={state} />,
  form: (target, onSent) => <PaneForm key={target.task} target={target} onSent={onSent} />,
}

function PaneForm(props: { readonly target: Target; readonly onSent: () => void }): ReactElement | null {
  const subject = useSubject(props.target)
  return subject === null ? null : <CompleteForm subject={subject} onSent={props.onSent} onCancel={null} />
}
