import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Capture } from '../../../shared/workflow/template/capture-schema.ts'
import { MomentField, type TypedMoment } from '../../ui/form/MomentField.tsx'
import { YesNo } from '../../ui/form/YesNo.tsx'
import type { FieldValue } from '../../ui/form/typed-value.ts'

type Props = {
  readonly field: Capture
  readonly value: FieldValue
  readonly onChange: (value: FieldValue) => void
  readonly hint?: string | undefined
  /** Takes the focus as the form opens. */
  readonly isFirst?: boolean
}

/** One field of a completion form, as its template describes it. */
export function CaptureField({ field, value, onChange, hint, isFirst }: Props): ReactElement {
  const first = isFirst === true ? { 'data-autofocus': true } : {}
  const common = { label: field.title, description: hint, withAsterisk: field.required }
  const text = typeof value === 'string' ? value : ''
  const choices = (field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.title }))
  switch (field.type) {
    case 'text':
      return <TextInput {...common} {...first} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
    case 'number':
      return (
        <TextInput
          {...common}
          {...first}
          inputMode="decimal"
          w={140}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'choice':
      return (
        <NativeSelect
          {...common}
          {...first}
          data={[{ value: '', label: '–' }, ...choices]}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'yes-no':
      return (
        <YesNo
          label={field.title}
          required={field.required}
          value={typeof value === 'boolean' ? value : null}
          onChange={onChange}
          hint={hint}
          isFirst={isFirst ?? false}
        />
      )
    case 'time':
      return (
        <MomentField
          label={field.title}
          value={isMoment(value) ? value : { day: '', clock: '' }}
          onChange={onChange}
          withDay
          required={field.required}
          hint={hint}
        />
      )
    case 'checklist':
      return (
        <Checkbox.Group {...common} value={Array.isArray(value) ? [...value] : []} onChange={onChange}>
          <Stack gap={8}>
            {choices.map((choice, index) => (
              <Checkbox key={choice.value} value={choice.value} label={choice.label} {...(index === 0 ? first : {})} />
            ))}
          </Stack>
        </Checkbox.Group>
      )
    default:
      return assertNever(field.type)
  }
}

function isMoment(value: FieldValue): value is TypedMoment {
  return typeof value === 'object' && value !== null && 'clock' in value
}
