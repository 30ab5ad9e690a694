import type { EscalationRow } from '../../shared/domain/escalation.ts'
import {
  journeyRowSchema,
  type JourneyIdentityRow,
  type JourneyPhiRow,
  type JourneyRow,
} from '../../shared/domain/journey.ts'
import { rowSchema } from '../../shared/domain/row.ts'
import { taskRowSchema, type TaskRow } from '../../shared/domain/task.ts'

/** A synthetic journey row; everything may be overridden. */
export function journeyRow(id: string, over: Partial<JourneyRow> = {}): JourneyRow {
  return journeyRowSchema.parse({
    kind: 'journey',
    id,
    facility: 'F1',
    journey: id,
    version: 1,
    seq: 1,
    workflow: 'discharge',
    templateVersion: 1,
    state: 'open',
    stage: 'ordered',
    stageAt: 1_000,
    openedAt: 1_000,
    closedAt: null,
    closeReason: null,
    targetAt: null,
    expectedAt: null,
    advancedAt: 1_000,
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

/** A synthetic free task of a journey. */
export function taskRow(journey: string, key: string, over: object = {}): TaskRow {
  return taskRowSchema.parse({
    kind: 'task',
    id: `${journey}/${key}`,
    facility: 'F1',
    journey,
    version: 1,
    seq: 1,
    key,
    title: key,
    department: 'PHA',
    role: 'worker',
    mode: 'person',
    phase: 'before',
    pile: 'A',
    phiClass: 'ops',
    onPath: true,
    after: [],
    priority: 'routine',
    openedAt: 1_000,
    changedAt: 1_000,
    clock: null,
    level: 0,
    warned: false,
    breachedAt: null,
    promise: null,
    forwards: 0,
    flags: [],
    state: 'free',
    freeAt: 1_000,
    ...over,
  })
}

/** A synthetic identity row. */
export function identityRow(journey: string, over: Partial<JourneyIdentityRow> = {}): JourneyIdentityRow {
  return rowSchema.parse({
    kind: 'journeyId',
    id: journey,
    facility: 'F1',
    journey,
    version: 1,
    seq: 1,
    family: 'CANARYNAME',
    given: 'Ana',
    birthDate: '1955-03-02',
    sex: 'F',
    mrn: 'CANARYMRN',
    visit: 'V1',
    ...over,
  }) as JourneyIdentityRow
}

/** A synthetic clinical row. */
export function phiRow(journey: string, over: Partial<JourneyPhiRow> = {}): JourneyPhiRow {
  return rowSchema.parse({
    kind: 'journeyPhi',
    id: journey,
    facility: 'F1',
    journey,
    version: 1,
    seq: 1,
    facts: {},
    notes: [{ at: 1, by: 'x', text: 'CANARYNOTE' }],
    ...over,
  }) as JourneyPhiRow
}

/** A synthetic open escalation. */
export function escalationRow(journey: string, over: Partial<EscalationRow> = {}): EscalationRow {
  return rowSchema.parse({
    kind: 'escalation',
    id: `${journey}!leave`,
    facility: 'F1',
    journey,
    version: 1,
    seq: 1,
    path: 'leave',
    state: 'open',
    level: 2,
    role: 'unit-coordinator',
    task: `${journey}/a`,
    title: 'a',
    department: 'PHA',
    tasks: [`${journey}/a`],
    raisedAt: 1,
    dueAt: 1,
    told: [],
    acknowledged: null,
    reraised: 0,
    endedAt: null,
    endReason: null,
    ...over,
  }) as EscalationRow
}
