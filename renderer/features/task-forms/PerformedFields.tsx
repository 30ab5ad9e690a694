import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { MomentField } from '../../ui/form/MomentField.tsx'
import type { CompleteValues } from './complete-values.ts'
import style from './TaskForms.module.css'

/** Told by phone, charted late: when it was done, by whom, how that is known. Empty means now, by me. */
export function PerformedFields(props: {
  readonly values: Pick<CompleteValues, 'clock' | 'by' | 'via'>
  readonly set: (change: Partial<Pick<CompleteValues, 'clock' | 'by' | 'via'>>) => void
  /** Names to pick from: those who work for the department. */
  readonly people: readonly string[]
}): ReactElement {
  const { t } = useTranslation()
  const { values, set } = props
  const list = useId()
  return (
    <div className={style['who']}>
      <MomentField
        label={t('form.doneAt')}
        hint={t('form.doneAtHint')}
        withDay={false}
        value={{ day: '', clock: values.clock }}
        onChange={({ clock }) => set({ clock })}
      />
      <TextInput
        label={t('form.doneBy')}
        placeholder={t('form.doneByMe')}
        list={list}
        value={values.by}
        onChange={(event) =>
          set({ by: event.currentTarget.value, ...(values.via === '' ? { via: 'phone' as const } : {}) })
        }
      />
      <datalist id={list}>
        {props.people.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <NativeSelect
        label={t('form.via')}
        value={values.via}
        data={VIAS.map((via) => ({ value: via, label: t(WORDS[via]) }))}
        onChange={(event) => set({ via: VIAS.find((via) => via === event.currentTarget.value) ?? '' })}
      />
    </div>
  )
}

const VIAS = ['', 'seen', 'phone', 'paper', 'ehr'] as const
const WORDS = {
  '': 'form.viaSelf',
  seen: 'form.viaSeen',
  phone: 'form.viaPhone',
  paper: 'form.viaPaper',
  ehr: 'form.viaEhr',
} as const
