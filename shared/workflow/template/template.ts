import { z } from 'zod'
import { roleSchema } from '../../domain/roles.ts'
import { departmentIdSchema } from '../../kernel/ids.ts'
import { ladderSchema, reraiseSchema } from '../../sla/ladder.ts'
import { approvalSchema } from './approval-schema.ts'
import { exceptionPathSchema } from './exception-schema.ts'
import { conditionText, keySchema, nameSchema, workflowIdSchema } from './names.ts'
import { scoreWeightsSchema } from './score-schema.ts'
import { stageSchema } from './stage-schema.ts'
import { templateTaskSchema } from './task-schema.ts'
import { dedupeSchema, recurrenceSchema, triggerSchema } from './trigger-schema.ts'

/** A fact that this workflow adds to the common words (fact-names.ts), in which row it stands, and what it means. */
export const declaredFactSchema = z.strictObject({
  name: nameSchema,
  class: z.enum(['ops', 'phi']),
  type: z.enum(['text', 'yes-no', 'number', 'time', 'list']).default('text'),
  meaning: z.string().min(1).max(240),
  /** It keeps what this other fact was before its first change, with the source and time of that: a change set's old value. */
  formerOf: nameSchema.optional(),
})
export type DeclaredFact = z.infer<typeof declaredFactSchema>

/** A versioned workflow as data (design.md section 4; docs/workflows.md explains it to those who write one). */
export const templateSchema = z.strictObject({
  id: workflowIdSchema,
  version: z.number().int().positive(),
  title: z.string().max(80),
  ownerRole: roleSchema,
  /** Who owns how this work runs (domain.md E, owner roles). */
  owner: z.string().max(120),
  /** What it follows: a visit with its bed, a referral, a person over time, a bed, or a case (claim, item, document). */
  subject: z.enum(['visit', 'referral', 'person', 'bed', 'case']),
  /**
   * Departments where a journey lives whole while it is open: their leads and workers see it, their leads may open and end
   * it. For all subjects but `visit`, which lives on its unit; a referral that names none lives at REF.
   */
  home: z.array(departmentIdSchema).max(4).default([]),
  /** An operational fact that names it on boards where it has no patient: the item, the number of a claim. */
  named: nameSchema.optional(),
  triggers: z.array(triggerSchema).min(1),
  dedupe: dedupeSchema.optional(),
  facts: z.array(declaredFactSchema).max(100).default([]),
  stages: z.array(stageSchema).min(2),
  /** The stage that means the patient left, and the one that closes the journey. */
  leftStage: keySchema.optional(),
  closedStage: keySchema,
  target: z.strictObject({
    fromStage: keySchema,
    minutes: z.number().positive(),
    calendar: z.string().default('always'),
    /** Not before this instant where the condition holds: an agreed pickup time. */
    notBefore: z.strictObject({ fact: nameSchema, when: conditionText }).optional(),
  }),
  stall: z.strictObject({
    stages: z.array(keySchema),
    minutes: z.number().positive(),
    calendar: z.string().default('always'),
  }),
  /** The hand-off clock of steps that name none: working minutes from free until somebody has it. */
  handoffMin: z.number().positive().optional(),
  tasks: z.array(templateTaskSchema).min(1),
  ladder: ladderSchema,
  reraise: reraiseSchema,
  score: scoreWeightsSchema.prefault({}),
  approvals: z.array(approvalSchema).default([]),
  exceptions: z.array(exceptionPathSchema).default([]),
  recurrence: recurrenceSchema.optional(),
  /** Facts that follow from others by a table of ours (../derived-facts.ts). */
  rules: z.array(z.enum(['transport'])).default([]),
  pauseReasons: z.array(z.string()).min(1),
  notDoneReasons: z.array(z.string()).min(1),
  barriers: z.array(z.string()).default([]),
  undo: z.strictObject({ on: z.array(z.string()), holdMin: z.number().nonnegative() }),
  board: z.strictObject({
    kind: z.enum(['departments', 'stages']),
    columns: z.array(z.strictObject({ id: z.string(), title: z.string(), departments: z.array(departmentIdSchema) })),
    /** Facts that tell two rows apart, the one that says most first: what is asked for, of which payer, by when. */
    shows: z.array(nameSchema).max(6).default([]),
  }),
})
export type Template = z.infer<typeof templateSchema>
