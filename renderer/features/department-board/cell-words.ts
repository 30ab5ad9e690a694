import type { TFunction } from 'i18next'
import { fellBackFrom } from '../../../shared/domain/fell-back.ts'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import type { RowMark } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { initialsOf } from '../../state/views/patient.ts'
import { firstBite } from '../../state/views/first-bite.ts'
import { formatAge } from '../../ui/time/format-age.ts'
import type { ZoneFormat } from '../../ui/time/zone-format.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'

/** What the words of a cell depend on. */
export type CellContext = {
  readonly t: TFunction
  readonly format: ZoneFormat
  readonly now: number
  readonly me: string | null
  readonly reference: ReferenceView | null
  /** The department whose step a waiting one waits for; null: none that has a name. */
  readonly waitsOn: string | null
  readonly sure: boolean
  /** True where the workflow has somebody leaving. */
  readonly leaves: boolean
}

/** First line: `word` goes where the cell is narrow, `who` stays. */
export function firstLine(task: TaskRow, { t, me, format }: CellContext): { word: string; who: string; mine: boolean } {
  const owner = ownerOf(task)
  const mine = owner !== null && owner.id === me
  const who = owner === null ? '' : mine ? t('common.you') : initialsOf(owner.name)
  switch (task.state) {
    case 'claimed':
      return { word: '', who, mine }
    case 'working':
    case 'paused':
      return { word: mine && task.state === 'working' ? '' : t(`state.${task.state}`), who, mine }
    case 'done':
      return { word: '', who: format.clock(task.performed.at), mine: false }
    case 'waiting':
    case 'free':
    case 'not-done':
    case 'skipped':
    case 'cancelled':
    case 'void':
      return { word: t(`state.${task.state}`), who: '', mine: false }
    default:
      return assertNever(task)
  }
}

/** Second line beside clock and pips: what it waits for, the reason, the promise; empty where the clock says it all. */
export function secondLine(task: TaskRow, context: CellContext): string {
  const { t, format, now } = context
  if ('reason' in task) return wordOf(t, 'reason', task.reason)
  if (task.state === 'waiting') return waitWords(task, context)
  if (task.state === 'done') return ''
  if (task.state === 'paused') return wordOf(t, 'reason', task.pauseReason)
  const had = fellBackFrom(task)
  if (task.promise === null && had !== null) return t('cell.fellBack', { name: initialsOf(had.name) })
  if (task.promise === null) return firstBite(task, now).clock === 'handoff' ? t('cell.toTake') : ''
  return task.promise.broken || task.promise.at <= now
    ? t('cell.broken', { time: format.clock(task.promise.at) })
    : t('cell.ready', { time: format.clock(task.promise.at) })
}

/** What a cell is spoken from. */
export type SpokenParts = {
  readonly column: string
  readonly task: TaskRow
  readonly others: number
  readonly mark: RowMark['kind']
}

/** "Pharmacy, Reconcile, free, overdue 22 minutes, nobody on it, 1 more." */
export function spokenCell({ column, task, others, mark }: SpokenParts, context: CellContext): string {
  const { t } = context
  const spoken = t('spoken.cell', {
    column,
    title: task.title,
    state: t(`state.${task.state}`).toLowerCase(),
    time: spokenTime(task, context),
    owner: spokenOwner(task, context),
    more: others === 0 ? '' : t('spoken.more', { count: others }),
  })
  return mark === 'confirmed' ? spoken : spoken + t(`spoken.${mark}`)
}

function spokenTime(task: TaskRow, { t, now, sure }: CellContext): string {
  const bite = firstBite(task, now)
  const { time } = bite
  if (bite.clock === 'handoff') return t('spoken.toTake', { age: takeAge(t, bite.takeBy, now) })
  switch (time.kind) {
    case 'none':
    case 'stands':
      return ''
    case 'on-time':
      return t('spoken.dueIn', { age: formatAge(time.dueAt - now) })
    case 'due-soon':
      return t('spoken.dueSoon', { age: formatAge(time.dueAt - now) })
    case 'overdue':
      return t(sure ? 'spoken.overdue' : 'spoken.overdueUnsure', { age: formatAge(now - time.dueAt) })
    case 'escalated':
      return t('spoken.escalated', { level: time.level, age: formatAge(now - (time.dueAt ?? now)) })
    default:
      return assertNever(time)
  }
}

function takeAge(t: TFunction, takeBy: number, now: number): string {
  const left = takeBy - now
  return t(left > 0 ? 'spoken.toTakeIn' : 'spoken.toTakeOver', { age: formatAge(Math.abs(left)) })
}

function spokenOwner(task: TaskRow, { t, me }: CellContext): string {
  const owner = ownerOf(task)
  const had = fellBackFrom(task)
  if (had !== null) return t('spoken.fellBack', { name: had.name })
  if (task.state === 'free') return t('spoken.nobody')
  if (owner === null) return ''
  return owner.id === me ? t('spoken.you') : t('spoken.owner', { name: owner.name })
}

function waitWords(task: TaskRow, { t, waitsOn, reference, leaves }: CellContext): string {
  if (waitsOn === null) return task.phase === 'after' && leaves ? t('cell.atLeaving') : t('cell.later')
  return t('cell.on', { where: reference?.departments.get(waitsOn)?.short ?? waitsOn })
}
