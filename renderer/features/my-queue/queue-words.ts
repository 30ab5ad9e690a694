import type { TFunction } from 'i18next'
import { fellBackFrom } from '../../../shared/domain/fell-back.ts'
import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { stepsIn } from '../../../shared/domain/wait.ts'
import { shortName } from '../../state/views/patient.ts'
import type { QueueReason } from '../../state/views/queue-rank.ts'
import { formatAge } from '../../ui/time/format-age.ts'
import type { ZoneFormat } from '../../ui/time/zone-format.ts'
import { wordOf } from '../../ui/words/word-of.ts'

/** At most so many reasons are said: more would be read by nobody. */
const MOST_REASONS = 3

/** What the words of a line depend on. */
export type QueueContext = {
  readonly t: TFunction
  readonly format: ZoneFormat
  readonly now: number
  readonly me: string
  /** All tasks of the journey, to name what a step waits for. */
  readonly tasks: ReadonlyMap<string, TaskRow>
}

/** How the work stands, where that says more than the reasons: mine, a teammate's, waiting, back since a shift was over. Null: free. */
export function standWords(task: TaskRow, { t, format, now, me, tasks }: QueueContext): string | null {
  if (task.state === 'waiting') return waitWords(t, task.waitingFor, tasks)
  const had = fellBackFrom(task)
  if (had !== null) return t('queue.fellBack', { name: shortName(had.name) })
  const owner = ownerOf(task)
  if (owner !== null && owner.id !== me && 'claimedAt' in task)
    return t('queue.hasIt', { name: shortName(owner.name), age: formatAge(now - task.claimedAt) })
  if (task.state === 'paused') return t('queue.paused', { reason: wordOf(t, 'reason', task.pauseReason) })
  if (task.state === 'working') return t('queue.started', { time: format.when(task.startedAt, now) })
  return task.state === 'claimed' ? t('queue.claimed', { time: format.when(task.claimedAt, now) }) : null
}

/** "late · blocks 3 · bed asked": at most three. */
export function reasonWords(
  reasons: readonly QueueReason[],
  { t, format }: Pick<QueueContext, 't' | 'format'>,
): string {
  return reasons
    .slice(0, MOST_REASONS)
    .map((reason) => reasonWord(reason, t, format))
    .join(' · ')
}

/** The promise on a task: still ahead, or passed. Empty: none. */
export function promiseWords(
  { promise }: TaskRow,
  { t, format, now }: Pick<QueueContext, 't' | 'format' | 'now'>,
): string {
  if (promise === null) return ''
  const gone = promise.broken || promise.at <= now
  return t(gone ? 'queue.promiseGone' : 'queue.promised', { time: format.when(promise.at, now) })
}

function reasonWord(reason: QueueReason, t: TFunction, format: ZoneFormat): string {
  switch (reason.kind) {
    case 'blocks':
      return t('why.blocks', { count: reason.steps })
    case 'pickup':
    case 'leaves':
      return t(`why.${reason.kind}`, { time: format.clock(reason.at) })
    case 'override':
      return t('why.override', { by: shortName(reason.by), why: reason.why, time: format.clock(reason.until) })
    default:
      return t(`why.${reason.kind}`)
  }
}

function waitWords(t: TFunction, keys: readonly string[], tasks: ReadonlyMap<string, TaskRow>): string {
  const all = [...tasks.values()]
  const titleOf = (key: string) => all.findLast((task) => task.key === key)?.title ?? []
  const titles = keys.flatMap((wait) => stepsIn(wait).flatMap(titleOf).join(' / ') || [])
  return titles.length === 0 ? t('queue.waitsStage') : t('queue.waitsFor', { steps: titles.join(', ') })
}
