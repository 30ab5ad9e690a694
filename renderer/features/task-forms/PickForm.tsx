import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { colleagues } from './colleagues.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'

type Kind = 'forward' | 'assign' | 'delegate'

const EMPTY = { picked: '' }

/** Picks one of a list: the right department, a person. */
export function PickForm(props: {
  readonly kind: Kind
  readonly subject: Subject
  readonly onClose: () => void
}): ReactElement {
  const { kind, subject, onClose } = props
  const { t } = useTranslation()
  const { values, set, clear, kept } = useDraft({ kind, target: subject.target }, EMPTY)
  const { picked } = values
  const choices = choicesOf(kind, subject)
  const issue = useIssue({ target: subject.target, clear, onTaken: onClose })
  const send = () => {
    const entityId = subject.task?.id ?? subject.state.journey.id
    const ask = {
      forward: { verb: 'forward', entityId, args: { department: picked } },
      assign: { verb: 'assign', entityId, args: { user: picked } },
      delegate: { verb: 'delegate', entityId, args: { user: picked } },
    } as const
    return issue(ask[kind])
  }
  return (
    <FormFrame
      send={t(SENDS[kind])}
      fault={picked === '' ? t(PICKS[kind]) : null}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
    >
      <NativeSelect
        data-autofocus
        label={t(LABELS[kind])}
        data={[{ value: '', label: t(PICKS[kind]) }, ...choices]}
        value={picked}
        onChange={(event) => set({ picked: event.currentTarget.value })}
      />
    </FormFrame>
  )
}

function choicesOf(kind: Kind, { reference, task }: Subject): { value: string; label: string }[] {
  if (kind === 'forward')
    return reference.reference.departments
      .filter(({ id }) => id !== task?.department)
      .map(({ id, name }) => ({ value: id, label: name }))
  return task === null ? [] : colleagues(reference, task).map(({ id, name }) => ({ value: id, label: name }))
}

const SENDS = {
  forward: 'form.sendForward',
  assign: 'form.sendAssign',
  delegate: 'form.sendDelegate',
} as const
const PICKS = {
  forward: 'form.pickDepartment',
  assign: 'form.pickPerson',
  delegate: 'form.pickPerson',
} as const
const LABELS = {
  forward: 'form.department',
  assign: 'form.person',
  delegate: 'form.person',
} as const
