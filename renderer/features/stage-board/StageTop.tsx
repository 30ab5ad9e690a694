import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { defaultGrouping, groupingsOf } from '../../state/views/stage-board-rank.ts'
import { DensityPicker } from '../../ui/layout/DensityPicker.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { WaitingRows } from '../../ui/layout/WaitingRows.tsx'
import type { StageFilters } from './stage-filters.ts'
import { filterHintOf } from '../../ui/words/filter-hint.ts'
import frame from '../../ui/layout/Screen.module.css'

/** Title, typed filter, grouping, row height, and how many rows want to move. */
export function StageTop(props: {
  readonly template: Template
  readonly filters: StageFilters
  readonly onFilters: (filters: StageFilters) => void
  readonly waiting: number
  readonly onApply: () => void
}): ReactElement {
  const { filters, onFilters, template } = props
  const groupings = groupingsOf(template)
  const { t } = useTranslation()
  const screen = useScreen()
  const text = useScreenState((state) => state.text)
  const density = useScreenState((state) => state.density)
  return (
    <ScreenTop>
      <h1 className={frame['title']}>{template.title}</h1>
      <TextInput
        aria-label={t('stages.filter')}
        placeholder={t(filterHintOf(template.subject))}
        value={text}
        data-filter=""
        onChange={(event) => screen.filter(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label={t('stages.group')}
        data-order=""
        value={filters.group ?? defaultGrouping(template)}
        data={groupings.map((one) => ({ value: one, label: t(`stages.group_${one}`) }))}
        onChange={(event) =>
          onFilters({ ...filters, group: groupings.find((one) => one === event.currentTarget.value) })
        }
      />
      <DensityPicker density={density} onDensity={screen.setDensity} />
      <WaitingRows count={props.waiting} onApply={props.onApply} />
    </ScreenTop>
  )
}
