import { NativeSelect, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { type Flag, FLAGS } from '../../state/views/department-rank.ts'
import { CountFilter } from '../../ui/layout/CountFilter.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import type { ChipTone } from '../../ui/marks/Chip.tsx'
import { filterHintOf } from '../../ui/words/filter-hint.ts'
import type { DepartmentFilters } from './department-filters.ts'
import type { Tally } from './tally.ts'
import frame from '../../ui/layout/Screen.module.css'
import style from './DepartmentBoard.module.css'

/** Title, unit, typed filter and the counts; each count is a filter. */
export function BoardTop(props: {
  readonly tally: Tally
  readonly filters: DepartmentFilters
  readonly onFilters: (filters: DepartmentFilters) => void
  readonly reference: ReferenceView
  readonly template: Template
}): ReactElement {
  const { tally, filters, onFilters, reference, template } = props
  const { t } = useTranslation()
  const screen = useScreen()
  const text = useScreenState((state) => state.text)
  const units = reference.reference.units.map(({ id, name }) => ({ value: id as string, label: name }))
  return (
    <ScreenTop>
      <h1 className={frame['title']}>{template.title}</h1>
      {(template.subject === 'visit' || template.subject === 'bed') && (
        <NativeSelect
          aria-label={t('board.unit')}
          data={[{ value: '', label: t('board.allUnits') }, ...units]}
          value={filters.unit ?? ''}
          onChange={(event) => onFilters({ ...filters, unit: event.currentTarget.value || undefined })}
        />
      )}
      <TextInput
        aria-label={t('board.filter')}
        placeholder={t(template.subject === 'visit' ? 'board.filterHint' : filterHintOf(template.subject))}
        value={text}
        data-filter=""
        onChange={(event) => screen.filter(event.currentTarget.value)}
      />
      <span className={style['counts']}>
        {FLAGS.map((flag) => (
          <CountFilter
            key={flag}
            words={t(`board.${flag}`, { count: tally.flags[flag] })}
            count={tally.flags[flag]}
            tone={TONES[flag]}
            pressed={filters.only === flag}
            title={t('board.onlyFlag')}
            onPress={() => onFilters({ ...filters, only: filters.only === flag ? undefined : flag })}
          />
        ))}
      </span>
      <span className={style['flow']}>
        {template.leftStage === undefined
          ? `${t('board.openNow', { count: tally.rows - tally.left })} · ${t('board.closedToday', { count: tally.leftToday })}`
          : `${t('board.leavingToday', { count: tally.leavingToday })} · ${t('board.leftToday', { count: tally.leftToday })}`}
      </span>
    </ScreenTop>
  )
}

const TONES: { readonly [F in Flag]: ChipTone } = {
  late: 'overdue',
  'due-soon': 'due-soon',
  stalled: 'quiet',
  refused: 'refused',
}
