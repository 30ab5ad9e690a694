import { z } from 'zod'
import { classSchema, roleSchema } from '../domain/roles.ts'
import { departmentIdSchema } from '../kernel/ids.ts'

/** A condition in CEL over `facts`, `stage`, `tasks` (shared/workflow/condition.ts): true, false or unknown. */
const condition = z.string().min(1).max(500)
const key = z.string().regex(/^[a-z][a-z0-9-]*$/)

/** One field of a completion form. At most six a task; what the feed knows is filled in and never required. */
export const captureSchema = z.object({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  title: z.string().max(80),
  type: z.enum(['text', 'yes-no', 'choice', 'number', 'time', 'checklist']),
  choices: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
  required: z.boolean().default(false),
  /** The fact this field writes, when it is more than the task's own record. */
  fact: z.string().optional(),
  /** `ops` facts stand in the journey row, `phi` ones in the journey's PHI row. */
  class: classSchema.exclude(['wall', 'id']).default('phi'),
})
export type Capture = z.infer<typeof captureSchema>

/** How long a step may take, in working minutes of the calendar; the first matching rule of `raise` replaces `minutes`. */
export const slaSchema = z.object({
  minutes: z.number().positive(),
  calendar: z.string().default('always'),
  /** `ready`: from when the step is free. `before-leave`: due so many minutes before the planned leaving. */
  from: z.enum(['ready', 'before-leave', 'fact']).default('ready'),
  /** With `from: fact`: the fact that holds the instant the minutes count from. */
  fact: z.string().optional(),
  raise: z
    .array(
      z.object({ when: condition, minutes: z.number().positive(), priority: z.enum(['urgent', 'stat']).optional() }),
    )
    .default([]),
})

/** An inbound event that records a person's act and so completes the step (pile H: only if it names the person). */
export const completesOnSchema = z.object({ event: z.string(), when: condition.optional() })

export const templateTaskSchema = z.object({
  key,
  title: z.string().max(80),
  department: departmentIdSchema,
  /** Another department where a condition holds, e.g. nursing walks the patient out when no transport is booked. */
  departmentWhen: z.array(z.object({ when: condition, department: departmentIdSchema })).default([]),
  role: roleSchema.default('worker'),
  mode: z.enum(['person', 'system', 'part']),
  phase: z.enum(['before', 'after']),
  /** Steps this one waits for: all of them, final, or skipped because their condition is false. */
  after: z.array(key).default([]),
  /** The stage from which it may open. */
  fromStage: z.string(),
  when: condition.default('true'),
  sla: slaSchema.nullable(),
  /** Minutes the work itself usually takes, for the computed leave time. */
  expectedMin: z.number().nonnegative().default(15),
  captures: z.array(captureSchema).max(6).default([]),
  phi: z.enum(['none', 'limited', 'PHI']),
  pile: z.enum(['A', 'C', 'H']),
  onPath: z.boolean().default(true),
  /** How far its escalation may climb: 1 owner only … 4 house supervisor. */
  maxLevel: z.number().int().min(1).max(4).default(4),
  completesOn: z.array(completesOnSchema).default([]),
  /** Completing it moves the journey to this stage (e.g. `leave` → `left`). */
  reaches: z.string().optional(),
  /** For pile C: who answers for it, what it protects, what must be recorded. */
  governance: z.object({ policyOwner: z.string(), controlObjective: z.string(), auditNeed: z.string() }).optional(),
})
export type TemplateTask = z.infer<typeof templateTaskSchema>

export const stageSchema = z.object({
  id: key,
  title: z.string(),
  /** Side stages (declined, no-show…) stand apart on the board. */
  side: z.boolean().default(false),
  /** Entered when this holds and the journey is in one of `from` (default: the stage before it). */
  enter: condition.optional(),
  from: z.array(key).optional(),
  /** Minutes the journey should stay here at most, for the board's "past target". */
  targetMin: z.number().positive().optional(),
  calendar: z.string().default('always'),
})

/** What opens a journey: a mapped event's name, or `manual`, and the stage it opens at. */
export const triggerSchema = z.object({ on: z.string(), stage: key, when: condition.optional() })

export const ladderStepSchema = z.object({
  level: z.number().int().min(1).max(4),
  role: roleSchema.or(z.literal('owner')),
  percent: z.number().positive(),
  plusMin: z.number().nonnegative().default(0),
})

/** A versioned workflow as data (design.md section 4). */
export const templateSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9.-]*$/),
  version: z.number().int().positive(),
  title: z.string(),
  ownerRole: roleSchema,
  owner: z.string(),
  subject: z.enum(['visit', 'referral']),
  triggers: z.array(triggerSchema).min(1),
  stages: z.array(stageSchema).min(2),
  /** The stage that means the patient left, and the one that closes the journey. */
  leftStage: key.optional(),
  closedStage: key,
  target: z.object({ fromStage: key, minutes: z.number().positive(), calendar: z.string().default('always') }),
  stall: z.object({ stages: z.array(key), minutes: z.number().positive(), calendar: z.string().default('always') }),
  tasks: z.array(templateTaskSchema).min(1),
  ladder: z.array(ladderStepSchema),
  /** Minutes a re-raise waits without a promised time, and how often a level is raised again. */
  reraise: z.object({ afterMin: z.number().positive(), times: z.number().int().nonnegative() }),
  pauseReasons: z.array(z.string()).min(1),
  notDoneReasons: z.array(z.string()).min(1),
  barriers: z.array(z.string()).default([]),
  undo: z.object({ on: z.array(z.string()), holdMin: z.number().nonnegative() }),
  board: z.object({
    kind: z.enum(['departments', 'stages']),
    columns: z.array(z.object({ id: z.string(), title: z.string(), departments: z.array(departmentIdSchema) })),
  }),
})
export type Template = z.infer<typeof templateSchema>
