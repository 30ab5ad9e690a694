import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { JourneyForm } from './JourneyForm.tsx'
import type { Subject } from './use-subject.ts'

const EMPTY = { title: '', department: '', minutes: 30, priority: 'routine', note: '' }
/** A week's working minutes at most, as the rules take them (AT1). */
const MOST_MINUTES = 10_080

/** A step that no template has: what is to be done, by which department, within how long. */
export function AddTaskForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  return (
    <JourneyForm
      subject={subject}
      verb="add-task"
      send={t('form.sendAddTask')}
      empty={EMPTY}
      argsOf={argsOf}
      missingOf={({ title, department, minutes }) => [
        ...(title.trim() === '' ? [t('form.stepTitle')] : []),
        ...(department === '' ? [t('form.department')] : []),
        ...(minutes >= 1 ? [] : [t('form.stepMinutes')]),
      ]}
      onClose={onClose}
    >
      {(values, set) => (
        <>
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
        </>
      )}
    </JourneyForm>
  )
}

/** What was typed, as the verb takes it; an empty note is none. */
function argsOf({ title, department, minutes, priority, note }: typeof EMPTY): Readonly<Record<string, unknown>> {
  return { title: title.trim(), department, minutes, priority, ...(note.trim() === '' ? {} : { note: note.trim() }) }
}
