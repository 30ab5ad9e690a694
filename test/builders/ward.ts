import type { JourneyState } from '../../shared/changes/journey-state.ts'
import { type EscalationRow, escalationRowSchema } from '../../shared/domain/escalation.ts'
import { type JourneyRow, journeyRowSchema } from '../../shared/domain/journey.ts'
import { type TaskRow, taskRowSchema, type TaskState } from '../../shared/domain/task.ts'

/** 20 November 2026, 12:00 UTC. */
export const NOON = 1_795_176_000_000
const MIN = 60_000

/** A discharge journey of 4 West, ordered 30 min before noon. */
export function aJourneyRow(over: Record<string, unknown> = {}): JourneyRow {
  return journeyRowSchema.parse({
    kind: 'journey',
    id: 'j1',
    facility: 'north',
    journey: over['id'] ?? 'j1',
    version: 3,
    seq: 7,
    workflow: 'discharge',
    templateVersion: 1,
    state: 'open',
    stage: 'ordered',
    stageAt: NOON - 30 * MIN,
    openedAt: NOON - 30 * MIN,
    closedAt: over['state'] === 'closed' ? NOON : null,
    closeReason: null,
    targetAt: null,
    expectedAt: null,
    advancedAt: NOON - 30 * MIN,
    stalledAt: null,
    ownerRole: 'unit-coordinator',
    priority: 'routine',
    unit: '4W',
    room: '412',
    bed: 'A',
    initials: 'RA',
    marks: [],
    hold: null,
    barriers: [],
    next: null,
    facts: {},
    ...over,
  })
}

/** A task of the journey in any state; held ones by `owner`, ended ones by Maria Lopez. */
export function aTaskRow(state: TaskState, over: Record<string, unknown> = {}): TaskRow {
  const key = typeof over['key'] === 'string' ? over['key'] : 'med-rec'
  return taskRowSchema.parse({
    kind: 'task',
    id: `j1/${key}`,
    facility: 'north',
    journey: 'j1',
    version: 2,
    seq: 7,
    key,
    title: 'Reconcile',
    department: 'PHA',
    role: 'worker',
    mode: 'person',
    phase: 'before',
    pile: 'A',
    phiClass: 'phi',
    onPath: true,
    after: [],
    priority: 'routine',
    openedAt: NOON - 30 * MIN,
    changedAt: NOON - 20 * MIN,
    clock: null,
    level: 0,
    warned: false,
    breachedAt: null,
    promise: null,
    forwards: 0,
    flags: [],
    state,
    ...OF_STATE[state],
    ...over,
  })
}

/** An open escalation of the journey about one task. */
export function anEscalation(task: TaskRow, over: Record<string, unknown> = {}): EscalationRow {
  return escalationRowSchema.parse({
    kind: 'escalation',
    id: 'j1!leave',
    facility: 'north',
    journey: 'j1',
    version: 1,
    seq: 7,
    path: 'leave',
    state: 'open',
    level: 2,
    role: 'unit-coordinator',
    task: task.id,
    title: task.title,
    department: task.department,
    tasks: [task.id],
    raisedAt: NOON - 5 * MIN,
    dueAt: NOON - 5 * MIN,
    told: [],
    acknowledged: null,
    reraised: 0,
    endedAt: null,
    endReason: null,
    ...over,
  })
}

/** The state of a journey with these rows. */
export function aState(
  journey: JourneyRow,
  tasks: readonly TaskRow[],
  escalations: readonly EscalationRow[] = [],
): JourneyState {
  return {
    journey,
    identity: null,
    phi: null,
    tasks: new Map(tasks.map((task) => [task.id, task])),
    taskPhi: new Map(),
    escalations: new Map(escalations.map((row) => [row.id, row])),
  }
}

const held = { owner: { id: 'u-lopez', name: 'Maria Lopez' }, claimedAt: NOON - 15 * MIN }
const performed = {
  by: 'Maria Lopez',
  at: NOON - 10 * MIN,
  recordedBy: 'Maria Lopez',
  recordedAt: NOON - 10 * MIN,
  via: 'console',
}

const OF_STATE: { readonly [S in TaskState]: Record<string, unknown> } = {
  waiting: { waitingFor: ['order'] },
  free: { freeAt: NOON - 20 * MIN },
  claimed: held,
  working: { ...held, startedAt: NOON - 12 * MIN },
  paused: { ...held, startedAt: NOON - 12 * MIN, pausedAt: NOON - 11 * MIN, pauseReason: 'waiting-clinician' },
  done: { performed, lateEntry: false },
  'not-done': { performed, reason: 'declined' },
  skipped: { performed, reason: 'own car' },
  cancelled: { performed, reason: 'order-cancelled' },
  void: { performed, reason: 'entered twice' },
}
