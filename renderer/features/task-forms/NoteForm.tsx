import { Textarea } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf } from '../../../shared/domain/task.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import { useIssue } from './use-issue.ts'
import type { Subject } from './use-subject.ts'

/** A note on a step or on the journey, or the question to who has the step when it will be. It stands with the clinical data. */
export function NoteForm(props: {
  readonly kind: 'note' | 'ask-when'
  readonly subject: Subject
  readonly onClose: () => void
}): ReactElement {
  const { kind, subject, onClose } = props
  const { t } = useTranslation()
  const owner = subject.task === null ? null : ownerOf(subject.task)
  const asked = kind === 'ask-when' && owner !== null ? t('form.askWhen', { name: owner.name }) : ''
  // The question as it stood when the form opened.
  const [initial] = useState(() => ({ text: asked }))
  const { values, set, clear, kept } = useDraft({ kind, target: subject.target }, initial)
  const issue = useIssue({ target: subject.target, clear, onTaken: onClose })
  const entityId = subject.task?.id ?? subject.state.journey.id
  const send = () => issue({ verb: 'note', entityId, args: { text: values.text.trim() } })
  return (
    <FormFrame
      send={t(kind === 'note' ? 'form.sendNote' : 'form.sendAsk')}
      fault={values.text.trim() === '' ? t('form.missing', { fields: t('form.note_') }) : null}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
    >
      <Textarea
        data-autofocus
        label={t('form.note_')}
        description={t('form.noteHint')}
        rows={4}
        value={values.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </FormFrame>
  )
}
