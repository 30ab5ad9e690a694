import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { relationshipTypeSchema } from '../../../shared/domain/relationship.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { JourneyForm } from './JourneyForm.tsx'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

const EMPTY = { type: '', name: '', organisation: '', channel: 'call', reach: '', consent: 'unknown' }
const CHANNELS = ['call', 'text', 'email', 'letter', 'portal', 'fax', 'visit'] as const
const CONSENTS = ['unknown', 'yes', 'no'] as const

/** Who stands to the patient, how they are reached, and whether the patient agreed that they are told. */
export function RelationForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  return (
    <JourneyForm
      subject={subject}
      verb="set-relation"
      send={t('form.sendRelation')}
      empty={EMPTY}
      argsOf={argsOf}
      missingOf={({ type, name }) => [
        ...(type === '' ? [t('form.relationType')] : []),
        ...(name.trim() === '' ? [t('form.relationName')] : []),
      ]}
      onClose={onClose}
    >
      {(values, set) => (
        <>
          <NativeSelect
            data-autofocus
            label={t('form.relationType')}
            data={[
              { value: '', label: '–' },
              ...relationshipTypeSchema.options.map((type) => ({ value: type, label: wordOf(t, 'relation', type) })),
            ]}
            value={values.type}
            onChange={(event) => set({ type: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.relationName')}
            maxLength={120}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.relationOrganisation')}
            description={t('form.optional')}
            maxLength={160}
            value={values.organisation}
            onChange={(event) => set({ organisation: event.currentTarget.value })}
          />
          <div className={style['reach']}>
            <NativeSelect
              label={t('form.relationChannel')}
              data={CHANNELS.map((kind) => ({ value: kind, label: t(`form.channel_${kind}`) }))}
              value={values.channel}
              onChange={(event) => set({ channel: event.currentTarget.value })}
            />
            <TextInput
              label={t('form.relationReach')}
              maxLength={160}
              value={values.reach}
              onChange={(event) => set({ reach: event.currentTarget.value })}
            />
          </div>
          <NativeSelect
            label={t('form.relationConsent')}
            data={CONSENTS.map((one) => ({ value: one, label: t(`form.consent_${one}`) }))}
            value={values.consent}
            onChange={(event) => set({ consent: event.currentTarget.value })}
          />
        </>
      )}
    </JourneyForm>
  )
}

/** What was typed, as the verb takes it; an empty way to reach them is none. */
function argsOf({
  type,
  name,
  organisation,
  channel,
  reach,
  consent,
}: typeof EMPTY): Readonly<Record<string, unknown>> {
  return {
    type,
    name: name.trim(),
    organisation: organisation.trim() || null,
    channel: reach.trim() === '' ? null : { kind: channel, value: reach.trim() },
    consent,
  }
}
