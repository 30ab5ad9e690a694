import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Hint } from '../day/world.ts'
import { doTask, type TurnDeps, type TurnEnd } from './do-task.ts'
import { journeySeenSchema, taskListSchema, type TaskSeen } from './rows-seen.ts'
import { workPlan, type WorkPlan } from './work-plan.ts'
import { RestFault } from './rest-client.ts'
import type { WorkerSession } from './worker-session.ts'

/** What the crews of all departments share. */
export type CrewDeps = TurnDeps & {
  readonly hints: ReadonlyMap<string, Hint>
  /** When the initial load was over. */
  openedAt(): Instant
  /** A unit whose nurse is played by the person who looks on. */
  readonly ownUnit: string
  onEnd(department: string, end: TurnEnd): void
  onFault(department: string, error: unknown): void
}

/** The simulated workers of one department. */
export type Crew = {
  readonly department: string
  /** One look at the department's tasks; whoever has a hand free begins with the most pressing one. */
  look(): Promise<void>
  readonly counts: () => { planned: number; busy: number }
}

type Planned = { task: TaskSeen; readonly plan: WorkPlan; readonly hint: Hint | null; readonly fromMin: number }

/** A crew; `members` must not be empty. */
export function crew(department: string, members: readonly WorkerSession[], deps: CrewDeps): Crew {
  const planned = new Map<string, Planned>()
  const busy = new Map<WorkerSession, string>()
  const known = new Map<string, JourneyTraits>()
  const ended = new Map<string, number>()
  let looks = 0

  async function look(): Promise<void> {
    const [first] = members
    if (first === undefined) return
    const states = looks % LEFTOVER_LOOKS === 0 ? [...LIVE, ...LEFTOVER] : LIVE
    looks += 1
    const tasks = await openTasks(first, department, states)
    for (const [id, { task }] of planned)
      if (states.includes(task.state) && !tasks.some((one) => one.id === id)) planned.delete(id)
    for (const task of tasks) await consider(task, first)
    begin()
  }

  async function consider(task: TaskSeen, reader: WorkerSession): Promise<void> {
    const before = planned.get(task.id)
    if (before !== undefined) before.task = task
    if (
      before !== undefined ||
      task.mode === 'system' ||
      task.mode === 'journey' ||
      [...busy.values()].includes(task.id)
    )
      return
    if ((ended.get(task.id) ?? -Infinity) > deps.nowMs() - SETTLED_MS) return
    if (task.state !== 'free' && handsOf(task, members).length === 0) return
    const traits = known.get(task.journey) ?? (await traitsOf(reader, task.journey, deps))
    if (traits === null) return
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(task.journey, traits)
    planned.set(task.id, plannedFor(task, traits, deps))
  }

  function begin(): void {
    const nowMin = deps.nowMin()
    const due = [...planned.values()].filter(({ fromMin }) => fromMin <= nowMin).sort(byPressure)
    for (const one of due) {
      const hands = one.task.owner === undefined ? members : handsOf(one.task, members)
      const worker = hands.find((member) => !busy.has(member))
      if (worker === undefined) continue
      planned.delete(one.task.id)
      busy.set(worker, one.task.id)
      void turn(worker, one)
    }
  }

  async function turn(worker: WorkerSession, { task, plan, hint, fromMin }: Planned): Promise<void> {
    try {
      const end = await doTask({ worker, task, plan, hint, fromMin }, deps)
      deps.onEnd(department, end)
    } catch (error) {
      deps.onFault(department, error)
    } finally {
      busy.delete(worker)
      if (ended.size >= MOST_KNOWN) ended.clear()
      ended.set(task.id, deps.nowMs())
    }
    begin()
  }

  return { department, look, counts: () => ({ planned: planned.size, busy: busy.size }) }
}

/** A list read while a step was being finished still names it: it is not taken up again within this time. */
const SETTLED_MS = 20_000
/** Journeys remembered; beyond that they are asked for anew. */
const MOST_KNOWN = 2_000

/** What a look reads; what was left in hand by an earlier run is looked for now and then. */
const LIVE: readonly string[] = ['free']
const LEFTOVER: readonly string[] = ['claimed', 'working', 'paused']
const LEFTOVER_LOOKS = 15

async function openTasks(reader: WorkerSession, department: string, states: readonly string[]): Promise<TaskSeen[]> {
  const found: TaskSeen[] = []
  for (const state of states) {
    const listed = await reader.get(`/api/v1/tasks?department=${department}&state=${state}&limit=500`)
    found.push(...taskListSchema.parse(listed).items)
  }
  return found
}

type JourneyTraits = {
  readonly hint: Hint | null
  readonly unit: string | null
  /** Of a journey that the initial load opened: when its steps became due, scenario minutes. */
  readonly past: {
    readonly openedMin: number
    readonly orderedMin: number | null
    readonly visitMin: number | null
  } | null
}

/** Null where the journey ended, and with it what this department may see, since the list was read. */
async function traitsOf(
  reader: WorkerSession,
  journey: string,
  { hints, axis }: CrewDeps,
): Promise<JourneyTraits | null> {
  const told = await reader.get(`/api/v1/journeys/${encodeURIComponent(journey)}`).catch((error: unknown) => {
    if (error instanceof RestFault && error.status === 404) return null
    throw error
  })
  if (told === null) return null
  const seen = journeySeenSchema.parse(told)
  const { patient, unit, facts, openedAt } = seen.journey
  const hint = (patient === null ? undefined : hints.get(patient.mrn)) ?? null
  if (Object.values(facts).every(({ source }) => source.load !== true)) return { hint, unit, past: null }
  const minuteOf = (value: unknown) => (typeof value === 'number' ? axis.minOf(value) : null)
  const [orderedMin, visitMin] = [minuteOf(facts['orderedAt']?.value), minuteOf(facts['appointmentAt']?.value)]
  return { hint, unit, past: { openedMin: axis.minOf(openedAt), orderedMin, visitMin } }
}

function plannedFor(task: TaskSeen, traits: JourneyTraits, deps: CrewDeps): Planned {
  const { hint, unit } = traits
  const coveredLate = task.department === 'NUR' && unit === deps.ownUnit
  const plan = workPlan(deps.seed, { id: task.id, key: task.key, hint, coveredLate })
  const sinceMin = pastMin(task, traits, deps) ?? deps.nowMin()
  return { task, plan, hint, fromMin: sinceMin + plan.waitMin }
}

/**
 * Since when a step would have been worked on before the demo began: one that a charted step opened says so itself, one
 * that the initial load opened counts from what was loaded. Null for any other: its time is now.
 */
function pastMin(task: TaskSeen, { past, hint }: JourneyTraits, deps: CrewDeps): number | null {
  // Whether this one came is told by the scheduler's message; nobody may have charted it before.
  if (past === null || (hint === 'no-show' && task.key === 'attended')) return null
  const freeAt = task.freeAt ?? task.openedAt
  if (freeAt > deps.openedAt()) return null
  const freeMin = deps.axis.minOf(freeAt)
  if (freeMin < deps.startMin) return freeMin
  if (task.key === 'attended') return past.visitMin
  return ORDER_STEPS.has(task.key) ? past.orderedMin : past.openedMin
}

/** What begins with the order, not with the planning. */
const ORDER_STEPS: ReadonlySet<string> = new Set(['med-rec', 'find-out'])
/** The hands of the member who holds the task already: assigned, or left over from before a restart. */
function handsOf(task: TaskSeen, members: readonly WorkerSession[]): readonly WorkerSession[] {
  return members.filter(({ user }) => user.name === task.owner?.name)
}

const WEIGHT = { stat: 0, urgent: 1, routine: 2 } as const

function byPressure(a: Planned, b: Planned): number {
  return (
    WEIGHT[a.task.priority] - WEIGHT[b.task.priority] ||
    (a.task.clock?.dueAt ?? Infinity) - (b.task.clock?.dueAt ?? Infinity) ||
    a.fromMin - b.fromMin
  )
}
