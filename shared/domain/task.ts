import { z } from 'zod'
import { departmentIdSchema, taskIdSchema, userIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { phi } from '../kernel/phi.ts'
import { answersSchema, exceptionSchema } from './exception-category.ts'
import { factValueSchema } from './fact.ts'
import { childLinkSchema } from './journey-link.ts'
import { nextTrySchema, trySchema } from './outreach.ts'
import { performedSchema } from './performed.ts'
import { tellingOfSchema } from './relation.ts'
import { type Person, personSchema } from './person.ts'
import { classSchema, roleSchema } from './roles.ts'
import { rowBase } from './row-base.ts'
import { confirmedSchema, decidedSchema, didSchema } from './second-person.ts'
import { type SlaClock, slaClockSchema } from './sla-clock.ts'
import { watchedClockSchema } from './watched-clock.ts'

/** A priority set by a person for a while, with the reason that the queue shows; then it is again what it was (domain.md E13). */
export const priorityOverrideSchema = z.object({
  was: z.enum(['routine', 'urgent', 'stat']),
  reason: z.string().max(120),
  by: personSchema,
  at: instantSchema,
  until: instantSchema,
})
export type PriorityOverride = z.infer<typeof priorityOverrideSchema>

/** A promise: ready at this time, said by this person (E15.8). */
export const promiseSchema = z.object({
  at: instantSchema,
  by: z.string().max(120),
  saidAt: instantSchema,
  broken: z.boolean(),
  /** False for a second promise: only the first one holds the ladder. */
  holds: z.boolean().optional(),
})
export type TaskPromise = z.infer<typeof promiseSchema>

export type TaskClock = SlaClock

/** A sequence has at most ten attempts; the rest are promises to call back. */
export const MOST_TRIES = 40

const taskBase = {
  kind: z.literal('task'),
  id: taskIdSchema,
  ...rowBase,
  /** The version since which nothing changed that a person acts on: clocks, warnings and levels raise `version` alone. */
  meantVersion: z.number().int().min(0).optional(),
  /** The key of the step in its template, or `adhoc-…`. */
  key: z.string(),
  title: z.string().max(120),
  department: departmentIdSchema,
  role: roleSchema,
  mode: z.enum(['person', 'system', 'part', 'journey']),
  phase: z.enum(['before', 'after']),
  pile: z.enum(['A', 'C', 'H']),
  phiClass: classSchema,
  /** On the path to leaving or to the next stage: only these climb beyond their owner. */
  onPath: z.boolean(),
  /** Keys of the steps this one waits for. */
  after: z.array(z.string()),
  priority: z.enum(['routine', 'urgent', 'stat']),
  override: priorityOverrideSchema.nullable().optional(),
  openedAt: instantSchema,
  changedAt: instantSchema,
  clock: slaClockSchema.nullable(),
  /** From free until somebody has it: the gap between two steps, owned by the department's lead (rules CK1-CK3). */
  handoff: watchedClockSchema.nullable().optional(),
  /** Since when the one who had it last had it: splits its time into hand-off and work. */
  takenAt: instantSchema.nullable().optional(),
  /** Escalation level 0-4 of the ladder. */
  level: z.number().int().min(0).max(4),
  warned: z.boolean(),
  breachedAt: instantSchema.nullable(),
  promise: promiseSchema.nullable(),
  /** How often it was sent on as "not mine". */
  forwards: z.number().int(),
  /** Someone else's note to show on the card; operational text only. */
  flags: z.array(z.string().max(60)),
  /** With mode `journey`: the journey that it opened. */
  child: childLinkSchema.optional(),
  /** Of a step with a follow-up sequence: the tries so far, oldest first, and the one that is owed. */
  tries: z.array(trySchema).max(MOST_TRIES).optional(),
  nextTry: nextTrySchema.optional(),
  /** Of a step that a second person confirms, or that is approved. */
  did: didSchema.optional(),
  confirmed: confirmedSchema.optional(),
  decided: decidedSchema.optional(),
  /** Not done, and that is an exception with a path of its own. */
  exception: exceptionSchema.optional(),
  /** It answers an exception. */
  answers: answersSchema.optional(),
  /** True: it was the holder's from the moment it opened, by the roster. */
  assigned: z.literal(true).optional(),
  /** When the holder loses it because the shift is over (rule AG3). */
  releaseAt: instantSchema.optional(),
  /** The holder keeps it beyond the shift, and why. */
  kept: z.object({ by: userIdSchema, until: instantSchema, reason: z.string().max(120) }).optional(),
  /** Given by name; taken by starting. */
  givenBy: personSchema.optional(),
  /** Whose it was, and to whom it went; `shiftEnd`: because the shift was over, not by anybody's hand. */
  passedOn: z
    .object({
      from: personSchema,
      to: personSchema.nullable(),
      at: instantSchema,
      shiftEnd: z.literal(true).optional(),
    })
    .optional(),
  reopened: z
    .object({ by: personSchema, at: instantSchema, reason: z.string().max(120), times: z.number().int() })
    .optional(),
  /** The last act on it and what it was before: what z takes back for ten seconds. */
  last: z
    .object({ by: userIdSchema, at: instantSchema, verb: z.string().max(40), was: z.record(z.string(), z.unknown()) })
    .optional(),
}

const owned = { owner: personSchema, claimedAt: instantSchema }

/** A step for one department and role. Each state holds only what is true then (design.md section 4). */
export const taskRowSchema = z.discriminatedUnion('state', [
  z.object({ ...taskBase, state: z.literal('waiting'), waitingFor: z.array(z.string()) }),
  z.object({ ...taskBase, state: z.literal('free'), freeAt: instantSchema }),
  z.object({ ...taskBase, state: z.literal('claimed'), ...owned }),
  z.object({ ...taskBase, state: z.literal('working'), ...owned, startedAt: instantSchema }),
  z.object({
    ...taskBase,
    state: z.literal('paused'),
    ...owned,
    startedAt: instantSchema,
    pausedAt: instantSchema,
    pauseReason: z.string().max(40),
  }),
  z.object({ ...taskBase, state: z.literal('done'), performed: performedSchema, lateEntry: z.boolean() }),
  z.object({ ...taskBase, state: z.literal('not-done'), performed: performedSchema, reason: z.string().max(40) }),
  z.object({ ...taskBase, state: z.literal('skipped'), performed: performedSchema, reason: z.string().max(120) }),
  z.object({ ...taskBase, state: z.literal('cancelled'), performed: performedSchema, reason: z.string().max(120) }),
  z.object({ ...taskBase, state: z.literal('void'), performed: performedSchema, reason: z.string().max(120) }),
])
export type TaskRow = z.infer<typeof taskRowSchema>
export type TaskState = TaskRow['state']

/** Captured clinical data and notes of a task (class `phi`). `id` is the task's id. */
export const taskPhiSchema = z.object({
  kind: z.literal('taskPhi'),
  id: taskIdSchema,
  ...rowBase,
  captures: phi(z.record(z.string(), factValueSchema)),
  /** Who was told of it, of those who must be. */
  told: phi(z.array(tellingOfSchema).max(40)).optional(),
  notes: z.array(z.object({ at: instantSchema, by: z.string(), text: phi(z.string().max(4000)) })),
})
export type TaskPhiRow = z.infer<typeof taskPhiSchema>

const FINAL: readonly TaskState[] = ['done', 'not-done', 'skipped', 'cancelled', 'void']

/** True when nothing more is expected of the task. */
export function isFinal(task: Pick<TaskRow, 'state'>): boolean {
  return FINAL.includes(task.state)
}

/** Who holds the task now, or null. */
export function ownerOf(task: TaskRow): Person | null {
  return task.state === 'claimed' || task.state === 'working' || task.state === 'paused' ? task.owner : null
}
