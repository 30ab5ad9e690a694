import { Textarea } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions } from '../../state/screen/use-screen.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import type { Subject } from './use-subject.ts'

const EMPTY = { text: '' }

/** A note on a step or on the journey. It stands with the clinical data. */
export function NoteForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const { values, set, clear, kept } = useDraft({ kind: 'note', target: subject.target }, EMPTY)
  const send = async () => {
    const entityId = subject.task?.id ?? subject.state.journey.id
    const taken = await actions.issue({ verb: 'note', entityId, args: { text: values.text.trim() } }, subject.target)
    if (taken) {
      clear()
      onClose()
    }
    return taken
  }
  return (
    <FormFrame
      send={t('form.sendNote')}
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
