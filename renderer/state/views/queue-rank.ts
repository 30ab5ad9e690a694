import { stepsIn } from '../../../shared/domain/wait.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import { isFinal, ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { HOUR_MS, type Instant } from '../../../shared/kernel/instant.ts'
import { scoreOf } from '../../../shared/workflow/score.ts'
import type { ScoreWeights } from '../../../shared/workflow/template/score-schema.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import { biteAt } from './first-bite.ts'
import { isShown } from './lead-task.ts'
import { timeOf } from './task-time.ts'

/** The groups of my queue, from the top. */
export const QUEUE_GROUPS = ['mine', 'next', 'team', 'waiting'] as const
/** One group. */
export type QueueGroup = (typeof QUEUE_GROUPS)[number]

/** Whose queue. `units` empty: the whole house. */
export type QueueOwner = {
  readonly me: string
  readonly units: readonly string[]
  readonly departments: readonly string[]
  /** The weights of a journey's template; absent: the defaults. */
  readonly weightsOf?: (journey: JourneyRow) => ScoreWeights | undefined
}

/** What of the board a queue reads. */
export type QueueBoard = Pick<BoardStore, 'row' | 'journey' | 'ids'>

/** Why a task stands where it stands: at most three are shown, the weightiest first. */
export type QueueReason =
  | { readonly kind: 'escalated' | 'late' | 'due-soon' | 'bed-asked' | 'stat' | 'urgent' | 'stalled' }
  | { readonly kind: 'override'; readonly by: string; readonly why: string; readonly until: Instant }
  | { readonly kind: 'blocks'; readonly steps: number }
  | { readonly kind: 'pickup' | 'leaves'; readonly at: Instant }

/** The order of my departments' tasks: the shared score, then the earliest due (rules BO10-BO12). */
export function queueRank(owner: QueueOwner): RankOf {
  const oldestOf = oldestFree(owner)
  return (id, board, now) => {
    const task = board.row('task', id)
    const journey = task === null ? null : board.row('journey', task.journey)
    if (task === null || journey === null || !isShown(task, now)) return null
    const group = groupOf(task, owner.me)
    if (group === null || (group !== 'mine' && !covers(owner, journey))) return null
    const oldest = oldestOf(board, now) === id
    const weights = owner.weightsOf?.(journey)
    const input = { task, journey, blocks: blockedBy(task, board), oldest }
    const { value } = scoreOf(weights === undefined ? input : { ...input, weights }, now)
    return { band: QUEUE_GROUPS.indexOf(group), key: [-value, biteAt(task), id] }
  }
}

/** Which group a task stands in for me; null once it has ended. */
export function groupOf(task: TaskRow, me: string): QueueGroup | null {
  if (isFinal(task)) return null
  if (task.state === 'waiting') return 'waiting'
  const owner = ownerOf(task)
  if (owner === null) return 'next'
  return owner.id === me ? 'mine' : 'team'
}

/** The reasons for a task's place, weightiest first. */
export function queueReasons(
  task: TaskRow,
  journey: JourneyRow,
  board: Pick<BoardStore, 'journey'>,
  now: Instant,
): QueueReason[] {
  const time = timeOf(task, now)
  const steps = blockedBy(task, board)
  const pickup = journey.facts['pickupAt']?.value
  const all: (QueueReason | null)[] = [
    overrideOf(task, now),
    time.kind === 'escalated' || time.kind === 'overdue'
      ? { kind: time.kind === 'escalated' ? 'escalated' : 'late' }
      : null,
    task.priority === 'stat' ? { kind: 'stat' } : null,
    steps > 0 ? { kind: 'blocks', steps } : null,
    isBedAsked(journey) ? { kind: 'bed-asked' } : null,
    typeof pickup === 'number' && pickup > now ? { kind: 'pickup', at: pickup } : null,
    time.kind === 'due-soon' ? { kind: 'due-soon' } : null,
    task.priority === 'urgent' ? { kind: 'urgent' } : null,
    journey.stalledAt !== null ? { kind: 'stalled' } : null,
    journey.targetAt !== null && journey.targetAt > now && journey.targetAt - now < 2 * HOUR_MS
      ? { kind: 'leaves', at: journey.targetAt }
      : null,
  ]
  return all.filter((reason) => reason !== null)
}

/** What a person set for a while is said before all else (rule PS2). */
function overrideOf({ override = null }: TaskRow, now: Instant): QueueReason | null {
  if (override === null || override.until <= now) return null
  return { kind: 'override', by: override.by.name, why: override.reason, until: override.until }
}

function isBedAsked({ marks, facts }: JourneyRow): boolean {
  return marks.includes('bed-asked') || facts['bedAsked']?.value === true
}

/** Open steps of the journey that wait for this one. */
function blockedBy(task: TaskRow, board: Pick<BoardStore, 'journey'>): number {
  const state = board.journey(task.journey)
  if (state === null) return 0
  return [...state.tasks.values()].filter((one) => one.state === 'waiting' && isFor(one.waitingFor, task.key)).length
}

function isFor(waits: readonly string[], key: string): boolean {
  return waits.some((wait) => stepsIn(wait).includes(key))
}

function covers({ units }: QueueOwner, journey: JourneyRow): boolean {
  return units.length === 0 || journey.unit === null || units.includes(journey.unit)
}

/** Looked for once per sort, not once per task, ms. */
const OLDEST_HOLDS_MS = 1_000

/** The free task of the queue that has been open longest: fairness counts for that one alone (domain.md E13). */
function oldestFree(owner: QueueOwner): (board: QueueBoard, now: Instant) => string | null {
  let known: { readonly at: Instant; readonly id: string | null } | null = null
  return (board, now) => {
    if (known !== null && Math.abs(now - known.at) < OLDEST_HOLDS_MS) return known.id
    const free = owner.departments
      .flatMap((department) => board.ids(`tasks:department:${department}`))
      .flatMap((id) => board.row('task', id) ?? [])
      .filter((task) => task.state === 'free' && task.mode === 'person')
    const first = free.reduce<TaskRow | null>((a, b) => (a === null || b.openedAt < a.openedAt ? b : a), null)
    known = { at: now, id: first?.id ?? null }
    return known.id
  }
}
