import type { ReactElement } from 'react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { leaveTime } from '../../state/views/leave-time.ts'
import { phaseOf } from '../../state/views/template-facts.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import { ClockTime } from '../../ui/time/ClockTime.tsx'
import { formatAge } from '../../ui/time/format-age.ts'
import { useTimeText } from '../../ui/time/time-face.tsx'
import type { CellPlace } from './place.ts'
import { useWords } from '../../ui/words/use-words.ts'
import style from './BoardRow.module.css'

type Props = CellPlace & { readonly state: JourneyState; readonly template: Template; readonly task: TaskRow | null }

/** When the patient should go, over when it will be: ▲ if that is later, ? if a fact is missing. */
export function LeaveCell({ state, template, task, column, ...place }: Props): ReactElement | null {
  if (column === undefined) return null
  const { journey } = state
  const phase = phaseOf(template, journey.stage)
  return (
    <GridCell {...place} column={column} task={task?.id ?? null}>
      {phase === 'left' || journey.state === 'closed' ? (
        <LeftAt state={state} template={template} />
      ) : (
        <Leaves state={state} template={template} planned={phase === 'planned'} />
      )}
    </GridCell>
  )
}

function LeftAt({ state, template }: Pick<Props, 'state' | 'template'>): ReactElement {
  const t = useWords()
  return (
    <>
      <div className={style['line']}>
        <ClockTime at={state.journey.stageAt} />
      </div>
      <div className={`${style['line']} ${style['second']}`}>
        {t(template.leftStage === undefined ? 'board.closedDone' : 'board.leftDone')}
      </div>
    </>
  )
}

function Leaves({
  state,
  template,
  planned,
}: Pick<Props, 'state' | 'template'> & { readonly planned: boolean }): ReactElement {
  const t = useWords()
  const { wanted, computed, later } = leaveTime(state.journey)
  // Where nothing says when it will be, what matters of a time that is over is by how much.
  const passed = useTimeText((now) =>
    computed === null && wanted !== null && now > wanted ? formatAge(now - wanted) : '',
  )
  return (
    <>
      <div className={style['line']}>{wanted === null ? t('common.none') : <ClockTime at={wanted} />}</div>
      <div className={`${style['line']} ${style['second']}`} data-later={later || passed !== '' || undefined}>
        {passed !== '' && <TimeMark time={{ kind: 'overdue' }} size={10} />}
        {passed !== '' && t('board.pastBy', { age: passed })}
        {later && <TimeMark time={{ kind: 'overdue' }} size={10} />}
        {later && <span className="ow-hidden">{t('mark.laterThanTarget')}</span>}
        {computed !== null ? (
          <ClockTime at={computed} />
        ) : passed !== '' ? null : planned ? (
          t(template.leftStage === undefined ? 'board.notYet' : 'board.noOrder')
        ) : (
          <span title={t('mark.factMissing')}>?</span>
        )}
      </div>
    </>
  )
}
