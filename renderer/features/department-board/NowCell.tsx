import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useReference } from '../../state/hooks.ts'
import { shortName } from '../../state/views/patient.ts'
import { idleStep } from '../../state/views/idle-step.ts'
import { waitedFact } from '../../state/views/waited-fact.ts'
import { isLate, timeOf } from '../../state/views/task-time.ts'
import { departmentWord } from '../../state/views/department-word.ts'
import { phaseOf } from '../../state/views/template-facts.ts'
import { StallMark } from '../../ui/marks/StallMark.tsx'
import { GridCell } from '../../ui/grid/GridCell.tsx'
import { formatAge } from '../../ui/time/format-age.ts'
import { useTimeText } from '../../ui/time/time-face.tsx'
import { idleWords } from '../../ui/words/idle-words.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import type { CellPlace } from './place.ts'
import { useMe } from './use-me.ts'
import { useWords } from '../../ui/words/use-words.ts'
import style from './BoardRow.module.css'

type Props = CellPlace & { readonly state: JourneyState; readonly template: Template; readonly task: TaskRow | null }

/** The step that would advance the patient, whose it is, since when. */
export function NowCell({ state, template, task, column, ...place }: Props): ReactElement | null {
  const t = useWords()
  const reference = useReference()
  const me = useMe()
  const below = useTimeText((now) => secondLine(t, state, task, { now, me }))
  const stalled = useTimeText((now) => t('board.stalledFor', { age: formatAge(now - state.journey.advancedAt) }))
  if (column === undefined) return null
  const { journey } = state
  const next = journey.next
  const department = next === null ? null : departmentWord(template, next.department, reference)
  const first = next === null || department === null ? idle(t, state, template) : `${department}: ${next.title}`
  return (
    <GridCell
      {...place}
      column={column}
      task={task?.id ?? null}
      className={style['now']}
      label={`${t('board.now')}: ${first}. ${below}${journey.stalledAt === null ? '' : `. ${stalled}`}`}
    >
      <div className={style['line']} title={first}>
        <span className={style['name']}>{first}</span>
      </div>
      <div
        className={`${style['line']} ${style['second']}`}
        data-strong={journey.stalledAt !== null || undefined}
        title={below}
      >
        {journey.stalledAt !== null && <StallMark words={stalled} />}
        <span className={style['name']}>{below}</span>
      </div>
    </GridCell>
  )
}

function idle(t: TFunction, state: JourneyState, template: Template): string {
  const { journey } = state
  if (journey.closeReason !== null) return wordOf(t, 'reason', journey.closeReason)
  const stage = template.stages.find(({ id }) => id === journey.stage)?.title ?? journey.stage
  const open = idleStep(state, template)
  const isPlanned = phaseOf(template, journey.stage) === 'planned'
  return isPlanned && (open === null || open.kind === 'stage') ? stage : idleWords(t, open)
}

function secondLine(
  t: TFunction,
  { journey }: JourneyState,
  task: TaskRow | null,
  { now, me }: { now: number; me: string | null },
): string {
  if (journey.hold !== null)
    return t('board.held', {
      reason: wordOf(t, 'reason', journey.hold.reason),
      age: formatAge(now - journey.hold.since),
    })
  const parts = [
    whose(t, journey, task, { now, me }),
    journey.barriers[0] === undefined
      ? null
      : t('board.barrier', { kind: wordOf(t, 'reason', journey.barriers[0].kind) }),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function whose(
  t: TFunction,
  { next, advance }: JourneyState['journey'],
  task: TaskRow | null,
  { now, me }: { now: number; me: string | null },
): string | null {
  if (next === null) return null
  const fact = task === null ? null : waitedFact([task])
  if (fact !== null) return idleWords(t, { kind: 'fact', what: fact })
  const time = task === null ? null : timeOf(task, now)
  const late = time !== null && isLate(time) && 'dueAt' in time && time.dueAt !== null
  const age = late ? t('board.lateBy', { age: formatAge(now - (time.dueAt ?? now)) }) : formatAge(now - next.since)
  if (next.owner === null) return t(advance?.because === 'gap-late' ? 'board.gapLate' : 'board.nobodyOnIt', { age })
  if (task !== null && 'owner' in task && task.owner.id === me) return t('board.youHaveIt', { age })
  return t('board.hasIt', { name: shortName(next.owner), age })
}
