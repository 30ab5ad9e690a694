import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'

type Values = Readonly<Record<string, unknown>>

/** A form about the whole journey: it keeps its draft, says what it lacks, and closes once what it asks is taken. */
export function JourneyForm<V extends Values>(props: {
  readonly subject: Subject
  readonly verb: 'add-task' | 'set-relation'
  /** What stands on the button. */
  readonly send: string
  readonly empty: V
  readonly argsOf: (values: V) => Values
  /** Labels of fields that are still to be filled. */
  readonly missingOf: (values: V) => readonly string[]
  readonly onClose: () => void
  readonly children: (values: V, set: (change: Partial<V>) => void) => ReactNode
}): ReactElement {
  const { subject, verb, onClose } = props
  const { t } = useTranslation()
  const { values, set, clear, kept } = useDraft({ kind: verb, target: subject.target }, props.empty)
  const issue = useIssue({ target: { ...subject.target, task: null }, clear, onTaken: onClose })
  const send = () => issue({ verb, entityId: subject.state.journey.id, args: props.argsOf(values) })
  const missing = props.missingOf(values)
  return (
    <FormFrame
      send={props.send}
      fault={missing.length === 0 ? null : t('form.missing', { fields: missing.join(', ') })}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
    >
      {props.children(values, set)}
    </FormFrame>
  )
}
