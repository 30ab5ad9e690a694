import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useReference, useSession } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { boardsInOrder, boardsOf } from '../../state/views/boards-of.ts'
import { FormFrame } from './FormFrame.tsx'
import { NOTHING_TYPED, openArgs, openFields, openStages, type OpenValues, openWants } from './open-values.ts'

/** Opens a journey of any workflow that people may open; it asks what that workflow follows. */
export function OpenJourneyForm(props: { readonly onClose: () => void }): ReactElement | null {
  const { t } = useTranslation()
  const actions = useActions()
  const reference = useReference()
  const [values, setValues] = useState<OpenValues>(NOTHING_TYPED)
  const offered = useOffered(reference)
  const template = offered.find(({ id }) => id === values.workflow) ?? offered[0]
  if (reference === null || template === undefined) return <p>{t('form.openNone')}</p>
  const set = (change: Partial<OpenValues>) => setValues((was) => ({ ...was, ...change }))
  const wanting = openWants(template, values)
  const stages = openStages(template)
  const send = async () => {
    const entityId = `journey-${crypto.randomUUID()}`
    const args = openArgs(values, template, reference.units.get(values.unit))
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
      fault={wanting === null ? null : t('form.missing', { fields: t(`form.${wanting}`) })}
      draftKept={false}
      onSend={send}
      onCancel={props.onClose}
    >
      <NativeSelect
        data-autofocus
        label={t('form.workflow')}
        data={offered.map(({ id, title }) => ({ value: id, label: title }))}
        value={template.id}
        // Another workflow opens at other stages.
        onChange={(event) => set({ workflow: event.currentTarget.value, stage: '' })}
      />
      <Fields template={template} reference={reference} values={values} set={set} />
      {stages.length > 1 && (
        <NativeSelect
          label={t(template.leftStage === undefined ? 'form.openAt' : 'form.openWhen')}
          data={stages.map(({ id, title }) => ({ value: id, label: title }))}
          value={values.stage === '' ? stages[0]?.id : values.stage}
          onChange={(event) => set({ stage: event.currentTarget.value })}
        />
      )}
    </FormFrame>
  )
}

/** The workflows that a person may open, those of the person first. */
function useOffered(reference: ReferenceView | null): readonly Template[] {
  const actor = actorIn(useSession())
  if (reference === null) return []
  const mine = actor === null ? [] : boardsOf(reference, actor)
  const all = [...mine, ...boardsInOrder(reference).filter((template) => !mine.includes(template))]
  const { retired = [] } = reference.reference
  return all.filter((template) => openStages(template).length > 0 && !retired.includes(template.id))
}

type FieldsProps = {
  readonly template: Template
  readonly reference: ReferenceView
  readonly values: OpenValues
  readonly set: (change: Partial<OpenValues>) => void
}

function Fields({ template, reference, values, set }: FieldsProps): ReactElement {
  const { t } = useTranslation()
  const fields = openFields(template)
  return (
    <>
      {fields.thing !== null && (
        <TextInput
          label={t('form.thing')}
          description={fields.thing}
          value={values.thing}
          onChange={(event) => set({ thing: event.currentTarget.value })}
        />
      )}
      {fields.patient && (
        <>
          <TextInput
            label={t('form.family')}
            description={template.subject === 'case' ? t('form.patientIfAny') : undefined}
            value={values.family}
            onChange={(event) => set({ family: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.given')}
            value={values.given}
            onChange={(event) => set({ given: event.currentTarget.value })}
          />
        </>
      )}
      {(fields.place || fields.unit) && <UnitField reference={reference} values={values} set={set} />}
      {fields.place && <BedField reference={reference} values={values} set={set} />}
      {fields.visit && (
        <TextInput
          label={t('form.visit')}
          description={t('form.visitHint')}
          value={values.visit}
          onChange={(event) => set({ visit: event.currentTarget.value })}
        />
      )}
    </>
  )
}

function UnitField({ reference, values, set }: Omit<FieldsProps, 'template'>): ReactElement {
  const { t } = useTranslation()
  const units = reference.reference.units.map(({ id, name }) => ({ value: id as string, label: name }))
  return (
    <NativeSelect
      label={t('form.unit')}
      data={[{ value: '', label: '–' }, ...units]}
      value={values.unit}
      onChange={(event) => set({ unit: event.currentTarget.value, bed: '' })}
    />
  )
}

function BedField({ reference, values, set }: Omit<FieldsProps, 'template'>): ReactElement {
  const { t } = useTranslation()
  const beds = reference.units.get(values.unit)?.beds ?? []
  return (
    <NativeSelect
      label={t('form.bed')}
      data={[
        { value: '', label: '–' },
        ...beds.map(({ room, bed }) => ({ value: `${room} ${bed}`, label: `${room}${bed}` })),
      ]}
      value={values.bed}
      onChange={(event) => set({ bed: event.currentTarget.value })}
    />
  )
}
