import type { ReactElement } from 'react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { leaveTime } from '../../state/views/leave-time.ts'
import { phaseOf } from '../../state/views/template-facts.ts'
import { waitedFact } from '../../state/views/waited-fact.ts'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import { ClockTime } from '../../ui/time/ClockTime.tsx'
import { formatAge } from '../../ui/time/format-age.ts'
import { useTimeText } from '../../ui/time/time-face.tsx'
import type { CellPlace } from './place.ts'
import { useWords } from '../../ui/words/use-words.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './BoardRow.module.css'

type Props = CellPlace & { readonly state: JourneyState; readonly template: Template; readonly task: TaskRow | null }

/** When the patient should go, over when it will be: ▲ if that is later, ? with the fact that is missing. */
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

type LeavesProps = Pick<Props, 'state' | 'template'> & { readonly planned: boolean }

function Leaves({ state, template, planned }: LeavesProps): ReactElement {
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
        {computed !== null && <ClockTime at={computed} />}
        {computed === null && passed === '' && <Uncomputed state={state} template={template} planned={planned} />}
      </div>
    </>
  )
}

/** Nothing says when it will be: before it began; a fact that nobody gave; else the time that is left. */
function Uncomputed({ state, template, planned }: LeavesProps): ReactElement | null {
  const t = useWords()
  const { wanted } = leaveTime(state.journey)
  const left = useTimeText((now) => (wanted === null || wanted <= now ? '' : formatAge(wanted - now)))
  const isLeaving = template.leftStage !== undefined
  const fact = waitedFact(state.tasks.values())
  if (planned) return <>{t(isLeaving ? 'board.noOrder' : 'board.notYet')}</>
  if (fact !== null) {
    const name = wordOf(t, 'fact', fact)
    return (
      <span className={style['name']} title={t('board.idle_fact', { what: name })}>
        <span aria-hidden="true">? </span>
        <span className="ow-hidden">{t('board.idle_fact', { what: '' })}</span>
        {name}
      </span>
    )
  }
  if (isLeaving) return <span title={t('mark.notComputed')}>?</span>
  return left === '' ? null : <>{t('board.leftUntil', { age: left })}</>
}
