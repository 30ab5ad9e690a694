import { z } from 'zod'
import { factValueSchema } from '../../domain/fact.ts'
import { classSchema, roleSchema } from '../../domain/roles.ts'
import { departmentIdSchema } from '../../kernel/ids.ts'
import { ladderSchema, reraiseSchema } from '../../sla/ladder.ts'

/** A condition in CEL over the names of shared/workflow/template/condition.ts: true, false or unknown. */
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
  minutes: z.number().nonnegative(),
  /** A calendar's id, or `department`: the one of the department that has the step. */
  calendar: z.string().default('always'),
  /** `ready`: from when the step is free. `before-leave`: due so many minutes before the planned leaving. */
  from: z.enum(['ready', 'before-leave', 'fact']).default('ready'),
  /** With `from: fact`: the fact that holds the instant the minutes count from. */
  fact: z.string().optional(),
  /** With `from: before-leave`: never fewer minutes than this from the moment it is free and the leaving is known. */
  floorMin: z.number().positive().default(60),
  raise: z
    .array(
      z.object({ when: condition, minutes: z.number().positive(), priority: z.enum(['urgent', 'stat']).optional() }),
    )
    .default([]),
})

/** An inbound event that records a person's act and so completes the step (pile H: only if it names the person). */
export const completesOnSchema = z.object({
  event: z.string(),
  when: condition.optional(),
  /** Operational facts that the event means. */
  sets: z.record(z.string(), factValueSchema).optional(),
})

/** Something a `system` step looks for; what is missing goes into one person's "find out" task. */
export const criterionSchema = z.object({
  title: z.string().max(80),
  /** True when it is met; unknown counts as missing. */
  holds: condition,
  /** The fact that answers it: not missing while another open step asks for it. */
  fact: z.string().optional(),
})

/** A step that waits for a moment: the first of the two that comes. */
export const opensSchema = z.object({
  /** Share of the path's expected minutes that is done. */
  progress: z.number().min(0).max(1).optional(),
  /** A fact that holds an instant, and how many minutes from it (negative: before). */
  fact: z.string().optional(),
  offsetMin: z.number().default(0),
})

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
  /** The stage from which it is no longer asked for: still open then, it is skipped. */
  untilStage: z.string().optional(),
  when: condition.default('true'),
  /** What the board says when the condition is false, e.g. "own car". */
  skipReason: z.string().max(60).optional(),
  /** Opens before its stage and its dependencies where this holds. */
  openEarly: condition.optional(),
  opens: opensSchema.optional(),
  /** With mode `part`: the person's step whose checklist holds it; it ends with that one. */
  partOf: key.optional(),
  /** With mode `system`: done when all hold; still missing at its due time it is `not-done`. */
  criteria: z.array(criterionSchema).default([]),
  /** With mode `system`: a flag put on another step's card when done. */
  tells: z.object({ task: key, flag: z.string().max(60) }).optional(),
  /** False for what goes on after a death (E15.5). */
  patientFacing: z.boolean().default(true),
  /** A patient who leaves one bed for another opens it once more, for the bed left behind. */
  perBed: z.boolean().default(false),
  sla: slaSchema.nullable(),
  /** Minutes the work itself usually takes, for the computed leave time. */
  expectedMin: z.number().nonnegative().default(15),
  captures: z.array(captureSchema).max(6).default([]),
  phi: z.enum(['none', 'limited', 'PHI']),
  pile: z.enum(['A', 'C', 'H']),
  onPath: z.boolean().default(true),
  /** Escalations are one per journey and path; default: `leave`, `next` where nobody leaves, `after` for what comes after. */
  path: z.string().max(40).optional(),
  /** How far its escalation may climb: 1 owner only … 4 house supervisor. */
  maxLevel: z.number().int().min(1).max(4).default(4),
  completesOn: z.array(completesOnSchema).default([]),
  /** Completing it moves the journey to this stage (e.g. `leave` → `left`). */
  reaches: z.string().optional(),
  /** Done, and this holds: it and the steps of `also` start over, and the facts of `clear` are forgotten. */
  restarts: z
    .object({ when: condition, also: z.array(key).default([]), clear: z.array(z.string()).default([]) })
    .optional(),
  /** What its department has to take back when the journey is undone after it was done. */
  undo: z.string().max(60).optional(),
  /** For pile C: who answers for it, what it protects, what must be recorded. */
  governance: z.object({ policyOwner: z.string(), controlObjective: z.string(), auditNeed: z.string() }).optional(),
})
export type TemplateTask = z.infer<typeof templateTaskSchema>

export type Sla = z.infer<typeof slaSchema>

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

export type Stage = z.infer<typeof stageSchema>

/** What opens a journey: a mapped event's name, or `manual`, and the stage it opens at. */
export const triggerSchema = z.object({ on: z.string(), stage: key, when: condition.optional() })

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
  target: z.object({
    fromStage: key,
    minutes: z.number().positive(),
    calendar: z.string().default('always'),
    /** Not before this instant where the condition holds: an agreed pickup time. */
    notBefore: z.object({ fact: z.string(), when: condition }).optional(),
  }),
  stall: z.object({ stages: z.array(key), minutes: z.number().positive(), calendar: z.string().default('always') }),
  tasks: z.array(templateTaskSchema).min(1),
  ladder: ladderSchema,
  reraise: reraiseSchema,
  /** Facts that follow from others by a table of ours (../derived-facts.ts). */
  rules: z.array(z.enum(['transport'])).default([]),
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
