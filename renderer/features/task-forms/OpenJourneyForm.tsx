import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReference } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { FormFrame } from './FormFrame.tsx'
import { openArgs, type OpenValues } from './open-values.ts'

/** Opens a journey by hand: a discharge by the visit's number or bed, a referral by the patient. */
export function OpenJourneyForm(props: { readonly onClose: () => void }): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const reference = useReference()
  const [values, setValues] = useState<OpenValues>({
    workflow: '',
    unit: '',
    bed: '',
    visit: '',
    stage: '',
    family: '',
    given: '',
  })
  if (reference === null) return null
  const set = (change: Partial<OpenValues>) => setValues((was) => ({ ...was, ...change }))
  const template = reference.boards.find(({ id }) => id === values.workflow) ?? reference.boards[0]
  if (template === undefined) return null
  const byPatient = template.subject === 'referral' || template.subject === 'person'
  const unit = reference.units.get(values.unit)
  const stages = template.triggers.filter(({ on }) => on === 'manual').map(({ stage }) => stage)
  const wanting = byPatient ? values.family.trim() === '' : values.visit.trim() === '' && values.bed === ''
  const send = async () => {
    const entityId = `journey-${crypto.randomUUID()}`
    const args = openArgs({ ...values, workflow: template.id }, byPatient, unit)
    const taken = await actions.issue(
      { verb: 'open-journey', entityId, args },
      { journey: entityId, task: null, escalation: null },
    )
    if (taken) props.onClose()
    return taken
  }
  return (
    <FormFrame
      send={t('form.sendOpen')}
      fault={wanting ? t('form.missing', { fields: t(byPatient ? 'form.family' : 'form.visit') }) : null}
      draftKept={false}
      onSend={send}
      onCancel={props.onClose}
    >
      <NativeSelect
        data-autofocus
        label={t('form.workflow')}
        data={reference.boards.map(({ id, title }) => ({ value: id, label: title }))}
        value={template.id}
        onChange={(event) => set({ workflow: event.currentTarget.value })}
      />
      {byPatient ? (
        <>
          <TextInput
            label={t('form.family')}
            value={values.family}
            onChange={(event) => set({ family: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.given')}
            value={values.given}
            onChange={(event) => set({ given: event.currentTarget.value })}
          />
        </>
      ) : (
        <>
          <NativeSelect
            label={t('form.unit')}
            data={[
              { value: '', label: '–' },
              ...reference.reference.units.map(({ id, name }) => ({ value: id as string, label: name })),
            ]}
            value={values.unit}
            onChange={(event) => set({ unit: event.currentTarget.value, bed: '' })}
          />
          <NativeSelect
            label={t('form.bed')}
            data={[
              { value: '', label: '–' },
              ...(unit?.beds ?? []).map(({ room, bed }) => ({ value: `${room} ${bed}`, label: `${room}${bed}` })),
            ]}
            value={values.bed}
            onChange={(event) => set({ bed: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.visit')}
            description={t('form.visitHint')}
            value={values.visit}
            onChange={(event) => set({ visit: event.currentTarget.value })}
          />
        </>
      )}
      {stages.length > 1 && (
        <NativeSelect
          label={t('form.openWhen')}
          data={stages.map((stage) => ({
            value: stage,
            label: template.stages.find(({ id }) => id === stage)?.title ?? stage,
          }))}
          value={values.stage === '' ? stages[0] : values.stage}
          onChange={(event) => set({ stage: event.currentTarget.value })}
        />
      )}
    </FormFrame>
  )
}
