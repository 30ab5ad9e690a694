import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { Axis } from './day/axis.ts'
import type { Hint } from './day/world.ts'
import { coordinator } from './staff/coordinator.ts'
import { crew, type Crew } from './staff/crew.ts'
import type { TurnEnd } from './staff/do-task.ts'
import type { Templates } from './staff/read-templates.ts'
import { RestFault, type RestClient } from './staff/rest-client.ts'
import { workerSession, type DemoUser } from './staff/worker-session.ts'

/** Left to the person who looks on: the ones one would sign in as first. */
const UNTOUCHED: readonly string[] = ['k.lind', 'm.lopez', 'd.soto', 'n.farouk', 't.singh']
/** The unit of the untouched coordinator and nurse: other nurses help out there, but late. */
const OWN_UNIT = '4W'
/** Departments whose people have several things in hand at once, most of them waiting for somebody's answer. */
const SEVERAL_HANDS: Readonly<Record<string, number>> = { PHA: 2, CM: 3, AUT: 6, REF: 2, OUT: 2, MD: 2 }
/** How often a crew looks at its tasks: scenario minutes, and never sooner than this. */
const LOOK_MIN = 0.4
const LEAST_LOOK_MS = 4_000
const AFTER_FAULT_MS = 5_000
/** At the start one charted step opens the next: for this long everybody looks more often. */
const OPENING_MS = 90_000
const OPENING_LOOK_MS = 6_000

export type StaffDeps = {
  readonly users: readonly DemoUser[]
  readonly password: string
  readonly rest: RestClient
  readonly templates: Templates
  readonly hints: ReadonlyMap<string, Hint>
  readonly axis: Axis
  readonly startMin: number
  readonly seed: string
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** What the simulated staff did, by how it ended; `faults` and `refusals` in words without patient data. */
export type StaffCounts = {
  done: number
  charted: number
  failed: number
  acknowledged: number
  refused: Map<string, number>
  faults: Map<string, number>
}

/** How often a coordinator looks for escalations: scenario minutes, and never sooner than this. */
const COORDINATOR_MIN = 6
const COORDINATOR_LEAST_MS = 30_000

/** Simulated people who take and finish the tasks of their departments until told to stop. */
export type Staff = { run(): Promise<void>; counts(): StaffCounts; crews(): readonly Crew[] }

export function simulatedStaff(deps: StaffDeps): Staff {
  const counts: StaffCounts = { done: 0, charted: 0, failed: 0, acknowledged: 0, refused: new Map(), faults: new Map() }
  const nowMin = () => deps.axis.minOf(deps.clock.now())
  const until = async (atMin: number) => {
    const waitMs = deps.axis.timeOf(atMin) - deps.clock.now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: deps.signal })
  }
  let openedAt = Infinity
  const onEnd = (_department: string, end: TurnEnd) => count(counts, end)
  const onFault = (department: string, error: unknown) => {
    if (!deps.signal.aborted) add(counts.faults, `${department}: ${wordsOf(error)}`)
  }
  const crews = departmentsOf(deps.users).map(({ department, users }) =>
    crew(
      department,
      users.flatMap((user) => {
        const session = workerSession(user, deps)
        return Array.from({ length: SEVERAL_HANDS[department] ?? 1 }, () => ({ ...session }))
      }),
      {
        ...deps,
        nowMin,
        nowMs: () => deps.clock.now(),
        until,
        openedAt: () => openedAt,
        ownUnit: OWN_UNIT,
        onEnd,
        onFault,
      },
    ),
  )
  const coordinators = deps.users
    .filter(({ roles, username }) => roles.includes('unit-coordinator') && !UNTOUCHED.includes(username))
    .map((user) => coordinator(workerSession(user, deps), deps.seed))
  const lookers = [
    ...crews.map((one) => ({ one, pauseMs: everyMs(deps, LOOK_MIN, LEAST_LOOK_MS) })),
    ...coordinators.map((one) => ({
      one: { ...one, department: 'UC' },
      pauseMs: everyMs(deps, COORDINATOR_MIN, COORDINATOR_LEAST_MS),
    })),
  ]
  const run = async () => {
    const hurryUntil = deps.clock.now() + OPENING_MS
    openedAt = deps.clock.now()
    const looking = { hurryUntil, now: deps.clock.now, onFault }
    await Promise.all(lookers.map(({ one, pauseMs }) => keepLooking(one, { ...looking, pauseMs }, deps.signal)))
  }
  return {
    counts: () => ({ ...counts, acknowledged: coordinators.reduce((sum, one) => sum + one.taken(), 0) }),
    crews: () => crews,
    run,
  }
}

/** A real wait that corresponds to scenario minutes. */
function everyMs({ axis, startMin }: StaffDeps, minutes: number, leastMs: number): number {
  return Math.max(leastMs, axis.timeOf(startMin + minutes) - axis.timeOf(startMin))
}

/** Workers by department, without those who are left to people. */
function departmentsOf(users: readonly DemoUser[]): { department: string; users: DemoUser[] }[] {
  const workers = users.filter(({ roles, username }) => roles.includes('worker') && !UNTOUCHED.includes(username))
  const departments = [...new Set(workers.flatMap((user) => user.departments))]
  return departments.map((department) => ({
    department,
    users: workers.filter((user) => user.departments.includes(department)),
  }))
}

type Looker = { readonly department: string; look(): Promise<void> }

type Looking = {
  readonly pauseMs: number
  /** Until when everybody looks more often. */
  readonly hurryUntil: number
  now(): number
  onFault(department: string, error: unknown): void
}

/** Looks again and again until the demo ends. */
async function keepLooking(one: Looker, looking: Looking, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const hurry = looking.now() < looking.hurryUntil
    let waitMs = hurry ? Math.min(looking.pauseMs, OPENING_LOOK_MS) : looking.pauseMs
    try {
      await one.look()
    } catch (error) {
      // The server is away or says no: it is counted, and looked again a little later.
      looking.onFault(one.department, error)
      waitMs = AFTER_FAULT_MS
    }
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
  }
}

function count(counts: StaffCounts, end: TurnEnd): void {
  if (end.kind === 'refused') return add(counts.refused, end.code)
  if (end.kind === 'done') counts.done += 1
  else counts.failed += 1
  if (end.charted) counts.charted += 1
}

function add(counted: Map<string, number>, what: string): void {
  counted.set(what, (counted.get(what) ?? 0) + 1)
}

function wordsOf(error: unknown): string {
  if (error instanceof RestFault) return `${error.status} ${error.message}`
  return error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
}
