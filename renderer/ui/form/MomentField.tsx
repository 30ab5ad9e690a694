import { Group, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseClock } from './parse-clock.ts'

/** A typed moment: day "2025-10-18" and clock "14:30"; both as typed, judged when the form is sent. */
export type TypedMoment = { readonly day: string; readonly clock: string }

/** A day and a time on 24 hours, the same on every workstation. `day` null leaves the day out. */
export function MomentField(props: {
  readonly label: string
  readonly value: TypedMoment
  readonly onChange: (value: TypedMoment) => void
  readonly withDay: boolean
  readonly required?: boolean
  readonly hint?: string | undefined
}): ReactElement {
  const { t } = useTranslation()
  const { value, onChange, label } = props
  const wrong = value.clock !== '' && parseClock(value.clock) === null
  return (
    <Group gap={8} align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        description={props.hint}
        withAsterisk={props.required ?? false}
        placeholder="14:30"
        w={110}
        value={value.clock}
        error={wrong ? t('form.wrongTime') : null}
        onChange={(event) => onChange({ ...value, clock: event.currentTarget.value })}
      />
      {props.withDay && (
        <TextInput
          type="date"
          w={140}
          aria-label={`${label}: ${t('form.expectedDay')}`}
          value={value.day}
          onChange={(event) => onChange({ ...value, day: event.currentTarget.value })}
        />
      )}
    </Group>
  )
}
