import { z } from 'zod'
import { factValueSchema } from '../../domain/fact.ts'
import { relationshipTypeSchema } from '../../domain/relationship.ts'
import { roleSchema } from '../../domain/roles.ts'
import { departmentIdSchema } from '../../kernel/ids.ts'
import { captureSchema } from './capture-schema.ts'
import { conditionText, keySchema, nameSchema, workflowIdSchema } from './names.ts'
import { sequenceSchema } from './sequence-schema.ts'
import { slaSchema } from './sla-schema.ts'

/** An inbound event that records a person's act and so completes the step (pile H: only if it names the person). */
export const completesOnSchema = z.strictObject({
  event: z.string(),
  when: conditionText.optional(),
  /** Operational facts that the event means. */
  sets: z.record(z.string(), factValueSchema).optional(),
})

/** Something a `system` step looks for; what is missing goes into one person's "find out" task. */
export const criterionSchema = z.strictObject({
  title: z.string().max(80),
  /** True when it is met; unknown counts as missing. */
  holds: conditionText,
  /** The fact that answers it: not missing while another open step asks for it. */
  fact: nameSchema.optional(),
})

/** A step that waits for a moment: the first of the two that comes. */
export const opensSchema = z.strictObject({
  /** Share of the path's expected minutes that is done. */
  progress: z.number().min(0).max(1).optional(),
  /** A fact that holds an instant, and how many minutes from it (negative: before). */
  fact: nameSchema.optional(),
  offsetMin: z.number().default(0),
})

/** With mode `journey`: the step is a journey of its own, on the same timeline. */
export const opensJourneySchema = z.strictObject({
  workflow: workflowIdSchema,
  stage: keySchema,
  /** Facts it takes along; its patient, place and priority come with it. */
  passes: z.array(nameSchema).max(20).default([]),
  /** Facts it takes along under names of its own: its name, then ours. */
  passesAs: z.record(nameSchema, nameSchema).default({}),
  /** The step is done when that journey reaches this stage or closes; not done when it is cancelled. */
  doneAt: keySchema,
  /** Facts that come back: ours by the name of theirs. */
  returns: z.record(nameSchema, nameSchema).default({}),
})
export type OpensJourney = z.infer<typeof opensJourneySchema>

/** How many of `after` must be final: all, any one, or a share of them in percent. */
export const joinSchema = z.union([
  z.literal('all'),
  z.literal('any'),
  z.strictObject({ percent: z.number().min(1).max(100) }),
])
export type Join = z.infer<typeof joinSchema>

/** Who answers for an automated step or one of pile C, what it protects, what must be recorded (domain.md S4.11). */
export const governanceSchema = z.strictObject({
  policyOwner: z.string().min(1).max(120),
  controlObjective: z.string().min(1).max(240),
  auditNeed: z.string().min(1).max(240),
})
export type Governance = z.infer<typeof governanceSchema>

export const templateTaskSchema = z.strictObject({
  key: keySchema,
  title: z.string().max(80),
  department: departmentIdSchema,
  /** Another department where a condition holds, e.g. nursing walks the patient out when no transport is booked. */
  departmentWhen: z.array(z.strictObject({ when: conditionText, department: departmentIdSchema })).default([]),
  /** A fact that names the department, where this hospital has it: whose gap it is (rule CV5). */
  departmentFact: nameSchema.optional(),
  role: roleSchema.default('worker'),
  mode: z.enum(['person', 'system', 'part', 'journey']),
  phase: z.enum(['before', 'after']),
  /** Steps this one waits for: final, or skipped because their condition is false. */
  after: z.array(keySchema).default([]),
  join: joinSchema.default('all'),
  /** The stage from which it may open. */
  fromStage: keySchema,
  /** The stage from which it is no longer asked for: still open then, it is skipped. */
  untilStage: keySchema.optional(),
  when: conditionText.default('true'),
  /** What the board says when the condition is false, e.g. "own car". */
  skipReason: z.string().max(60).optional(),
  /** Opens before its stage and its dependencies where this holds. */
  openEarly: conditionText.optional(),
  opens: opensSchema.optional(),
  /** With mode `part`: the person's step whose checklist holds it; it ends with that one. */
  partOf: keySchema.optional(),
  /** With mode `journey`: what it opens. */
  opensJourney: opensJourneySchema.optional(),
  /** With mode `system`: done when all hold; still missing at its due time it is `not-done`. */
  criteria: z.array(criterionSchema).default([]),
  /** With mode `system` or `journey`: a flag put on another step's card when done. */
  tells: z.strictObject({ task: keySchema, flag: z.string().max(60) }).optional(),
  /** People and organisations who must be told when it is done, by how they stand to the patient. */
  mustTell: z.array(relationshipTypeSchema).default([]),
  /** False for what goes on after a death (E15.5). */
  patientFacing: z.boolean().default(true),
  /** A patient who leaves one bed for another opens it once more, for the bed left behind. */
  perBed: z.boolean().default(false),
  sla: slaSchema.nullable(),
  /** Open for so many minutes, whoever has it and whatever its clock does, the fact is true until the step ends (rule JN31). */
  lateFact: z.strictObject({ minutes: z.number().positive(), fact: nameSchema }).optional(),
  /** The hand-off clock: working minutes from when it is free until somebody has it. */
  handoffMin: z.number().positive().optional(),
  /** Minutes the work itself usually takes, for the computed leave time; a measured median replaces it. */
  expectedMin: z.number().nonnegative().default(15),
  captures: z.array(captureSchema).max(6).default([]),
  sequence: sequenceSchema.optional(),
  /** A second person confirms before it counts as done. */
  fourEyes: z.boolean().default(false),
  /** Signed in person by somebody of the shift that comes on, never by who did the steps before it (rules HO5-HO7). */
  signedBy: z.literal('incoming').optional(),
  /** The approval rule by which it is decided; completing it is then the approver's alone. */
  approval: keySchema.optional(),
  phi: z.enum(['none', 'limited', 'PHI']),
  pile: z.enum(['A', 'C', 'H']),
  onPath: z.boolean().default(true),
  /** Escalations are one per journey and path; default: `leave`, `next` where nobody leaves, `after` for what comes after. */
  path: z.string().max(40).optional(),
  /** How far its escalation may climb: 1 owner only … 4 house supervisor. */
  maxLevel: z.number().int().min(1).max(4).default(4),
  completesOn: z.array(completesOnSchema).default([]),
  /** Completing it moves the journey to this stage (e.g. `leave` → `left`). */
  reaches: keySchema.optional(),
  /** Done, and this holds: it and the steps of `also` start over, and the facts of `clear` are forgotten. */
  restarts: z
    .strictObject({ when: conditionText, also: z.array(keySchema).default([]), clear: z.array(z.string()).default([]) })
    .optional(),
  /** What its department has to take back when the journey is undone after it was done. */
  undo: z.string().max(60).optional(),
  /** Steps of this workflow that it takes back, where the workflow itself says what follows when its cause is gone. */
  takesBack: z.array(keySchema).max(12).default([]),
  governance: governanceSchema.optional(),
})
export type TemplateTask = z.infer<typeof templateTaskSchema>
