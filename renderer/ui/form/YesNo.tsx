import { Group, Radio } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

/** Yes, no, or not said. */
export function YesNo(props: {
  readonly label: string
  readonly required: boolean
  readonly value: boolean | null
  readonly onChange: (value: boolean) => void
  readonly hint?: string | undefined
  /** Takes the focus as its form opens. */
  readonly isFirst?: boolean
}): ReactElement {
  const { t } = useTranslation()
  return (
    <Radio.Group
      label={props.label}
      description={props.hint}
      withAsterisk={props.required}
      value={props.value === null ? '' : props.value ? 'yes' : 'no'}
      onChange={(value) => props.onChange(value === 'yes')}
    >
      <Group gap={16}>
        <Radio value="yes" label={t('common.yes')} data-autofocus={props.isFirst === true || undefined} />
        <Radio value="no" label={t('common.no')} />
      </Group>
    </Radio.Group>
  )
}
