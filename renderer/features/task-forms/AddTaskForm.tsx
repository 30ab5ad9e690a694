import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useActions } from '../../state/screen/use-screen.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import type { Subject } from './use-subject.ts'

const EMPTY = { title: '', department: '', minutes: 30, priority: 'routine', note: '' }
/** A week's working minutes at most, as the rules take them (AT1). */
const MOST_MINUTES = 10_080

/** A step that no template has: what is to be done, by which department, within how long. */
export function AddTaskForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const { values, set, clear, kept } = useDraft({ kind: 'add-task', target: subject.target }, EMPTY)
  const title = values.title.trim()
  const note = values.note.trim()
  const send = async () => {
    const { department, minutes, priority } = values
    const args = { title, department, minutes, priority, ...(note === '' ? {} : { note }) }
    const ask = { verb: 'add-task', entityId: subject.state.journey.id, args } as const
    const taken = await actions.issue(ask, { ...subject.target, task: null })
    if (taken) {
      clear()
      onClose()
    }
    return taken
  }
  const missing = [
    ...(title === '' ? [t('form.stepTitle')] : []),
    ...(values.department === '' ? [t('form.department')] : []),
    ...(values.minutes >= 1 ? [] : [t('form.stepMinutes')]),
  ]
  return (
    <FormFrame
      send={t('form.sendAddTask')}
      fault={missing.length === 0 ? null : t('form.missing', { fields: missing.join(', ') })}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
    >
      <TextInput
        data-autofocus
        label={t('form.stepTitle')}
        description={t('form.stepTitleHint')}
        maxLength={80}
        value={values.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('form.department')}
        data={[
          { value: '', label: t('form.pickDepartment') },
          ...subject.reference.reference.departments.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={values.department}
        onChange={(event) => set({ department: event.currentTarget.value })}
      />
      <NumberInput
        label={t('form.stepMinutes')}
        min={1}
        max={MOST_MINUTES}
        allowDecimal={false}
        clampBehavior="strict"
        value={values.minutes}
        onChange={(minutes) => set({ minutes: typeof minutes === 'number' ? minutes : 0 })}
      />
      <NativeSelect
        label={t('form.priorityLabel')}
        data={[
          { value: 'routine', label: t('form.priorityRoutine') },
          { value: 'urgent', label: t('form.priorityUrgent') },
          { value: 'stat', label: t('form.priorityStat') },
        ]}
        value={values.priority}
        onChange={(event) => set({ priority: event.currentTarget.value })}
      />
      <Textarea
        label={t('form.note_')}
        description={t('form.noteHint')}
        rows={2}
        maxLength={2000}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </FormFrame>
  )
}
