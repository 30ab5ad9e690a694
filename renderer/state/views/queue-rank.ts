import type { JourneyRow } from '../../../shared/domain/journey.ts'
import { isFinal, ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import { isShown } from './lead-task.ts'
import { timeOf } from './task-time.ts'

/** The groups of my queue, from the top. */
export const QUEUE_GROUPS = ['mine', 'next', 'team', 'waiting'] as const
/** One group. */
export type QueueGroup = (typeof QUEUE_GROUPS)[number]

/** Whose queue. `units` empty: the whole house. */
export type QueueOwner = { readonly me: string; readonly units: readonly string[] }

/** Why a task stands where it stands: at most three are shown, the weightiest first. */
export type QueueReason =
  | { readonly kind: 'escalated' | 'late' | 'due-soon' | 'bed-asked' | 'stat' | 'urgent' | 'stalled' }
  | { readonly kind: 'blocks'; readonly steps: number }
  | { readonly kind: 'pickup' | 'leaves'; readonly at: Instant }

/** The order of my department's tasks (rules BO10-BO12). */
export function queueRank(owner: QueueOwner): RankOf {
  return (id, board, now) => {
    const task = board.row('task', id)
    const journey = task === null ? null : board.row('journey', task.journey)
    if (task === null || journey === null || !isShown(task, now)) return null
    const group = groupOf(task, owner.me)
    if (group === null || (group !== 'mine' && !covers(owner, journey))) return null
    return { band: QUEUE_GROUPS.indexOf(group), key: [-scoreOf(task, journey, board, now), task.openedAt, id] }
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
export function queueReasons(task: TaskRow, journey: JourneyRow, board: BoardStore, now: Instant): QueueReason[] {
  const time = timeOf(task, now)
  const steps = blockedBy(task, board)
  const pickup = journey.facts['pickupAt']?.value
  const all: (QueueReason | null)[] = [
    time.kind === 'escalated' || time.kind === 'overdue'
      ? { kind: time.kind === 'escalated' ? 'escalated' : 'late' }
      : null,
    task.priority === 'stat' ? { kind: 'stat' } : null,
    steps > 0 ? { kind: 'blocks', steps } : null,
    journey.marks.includes('bed-asked') ? { kind: 'bed-asked' } : null,
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

/**
 * The priority score of domain.md E13, from what this console holds; what is missing counts as its middle. Higher is
 * sooner. Exported for the explanation and the tests.
 */
export function scoreOf(task: TaskRow, journey: JourneyRow, board: BoardStore, now: Instant): number {
  const pressure = Math.min(1.5, pressureOf(task, now) ?? 0.75)
  const effect = Math.min(1, blockedBy(task, board) / 3 + (journey.marks.includes('bed-asked') ? 0.5 : 0))
  const deadline = journey.targetAt === null ? 0.5 : nearness(journey.targetAt - now, 4 * HOUR_MS)
  const rank = { routine: 0, urgent: 0.6, stat: 1 }
  const standing = nearness(45 * MINUTE_MS - (now - journey.advancedAt), 45 * MINUTE_MS)
  const oldest = Math.min(1, (now - task.openedAt) / (8 * HOUR_MS))
  return 40 * pressure + 20 * effect + 15 * deadline + 10 * rank[task.priority] + 10 * standing + 5 * oldest
}

/** Open steps of the journey that wait for this one. */
function blockedBy(task: TaskRow, board: BoardStore): number {
  const state = board.journey(task.journey)
  if (state === null) return 0
  return [...state.tasks.values()].filter((one) => one.state === 'waiting' && one.waitingFor.includes(task.key)).length
}

function pressureOf(task: TaskRow, now: Instant): number | null {
  const { clock } = task
  if (clock === null || clock.dueAt === null || clock.startedAt === null) return null
  const whole = clock.dueAt - clock.startedAt
  return whole <= 0 ? 1 : Math.max(0, (now - clock.startedAt) / whole)
}

/** 1 where nothing is left, 0 where `span` or more is. */
function nearness(leftMs: number, span: number): number {
  return Math.max(0, Math.min(1, 1 - leftMs / span))
}

function covers({ units }: QueueOwner, journey: JourneyRow): boolean {
  return units.length === 0 || journey.unit === null || units.includes(journey.unit)
}
