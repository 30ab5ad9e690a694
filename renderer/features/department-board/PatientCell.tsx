import type { ReactElement } from 'react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useMark, useReference } from '../../state/hooks.ts'
import { subjectOf } from '../../state/views/subject.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { TagMarks } from '../../ui/marks/TagMarks.tsx'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { yearsOld } from '../../ui/time/birth-date.ts'
import { useTimeText, useZoneFormat } from '../../ui/time/time-face.tsx'
import type { CellPlace } from './place.ts'
import { useWords } from '../../ui/words/use-words.ts'
import style from './BoardRow.module.css'

type Props = CellPlace & {
  readonly state: JourneyState
  readonly template: Template
  readonly task: TaskRow | null
  readonly showUnit: boolean
}

/** Bed, name and what must be known before anybody goes there; below it sex, age, end of the record number. */
export function PatientCell({ state, template, task, showUnit, column, ...place }: Props): ReactElement | null {
  const t = useWords()
  const mark = useMark(state.journey)
  if (column === undefined) return null
  const { journey } = state
  const { place: bed, thing, patient } = subjectOf(state, template)
  const tags = journey.priority === 'routine' ? journey.marks : [journey.priority, ...journey.marks]
  return (
    <GridCell {...place} column={column} task={task?.id ?? null} className={style['patient']}>
      <div className={style['line']}>
        {(bed !== null || template.subject === 'visit') && (
          <strong className={style['bed']}>{bed ?? t('common.noBed')}</strong>
        )}
        {bed === null && thing === null && patient === null && template.subject !== 'visit' && (
          <strong className={style['name']}>{template.title}</strong>
        )}
        {thing !== null && (
          <strong className={style['name']}>
            <Isolated text={thing} />
          </strong>
        )}
        {patient !== null && (
          <span className={style['name']}>
            {patient.kind === 'named' ? <Isolated text={`${patient.family}, ${patient.given}`} /> : patient.initials}
          </span>
        )}
        <TagMarks tags={tags} />
        {mark.kind === 'refused' && <CornerMark kind="refused" />}
      </div>
      <div className={`${style['line']} ${style['second']}`}>
        <Below state={state} showUnit={showUnit} />
      </div>
    </GridCell>
  )
}

function Below({ state, showUnit }: Pick<Props, 'state' | 'showUnit'>): ReactElement {
  const t = useWords()
  const reference = useReference()
  const format = useZoneFormat()
  const { identity, journey } = state
  const age = useTimeText((now) => String(yearsOld(identity?.birthDate ?? '', format.day(now)) ?? ''))
  const unit = reference?.units.get(journey.unit ?? '')?.name ?? journey.unit
  const parts = [
    identity === null ? null : t('board.sexAge', { sex: identity.sex ?? '', age }).trim(),
    identity === null ? null : t('board.mrn', { end: identity.mrn.slice(-4) }),
    showUnit ? unit : null,
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}
