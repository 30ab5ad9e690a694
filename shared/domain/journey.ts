import { z } from 'zod'
import { departmentIdSchema, journeyIdSchema, unitIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { phi } from '../kernel/phi.ts'
import { cycleSchema } from './cycle.ts'
import { advancementSchema } from './advancement.ts'
import { factsSchema } from './fact.ts'
import { gatePassedSchema, gateSchema } from './gate.ts'
import { parentLinkSchema } from './journey-link.ts'
import { relationSchema } from './relation.ts'
import { roleSchema } from './roles.ts'
import { rowBase } from './row-base.ts'
import { uncoveredSchema } from './uncovered.ts'
import { watchedClockSchema } from './watched-clock.ts'

/** Why a journey stands still on purpose: its clocks are paused (domain.md E15.4). */
export const holdSchema = z.object({
  reason: z.string().max(60),
  since: instantSchema,
  until: instantSchema.nullable(),
})
export type Hold = z.infer<typeof holdSchema>

/** Something that keeps the patient from moving, with who owns it and when it is looked at again (E15.8). */
export const barrierSchema = z.object({
  kind: z.string().max(40),
  owner: z.string().max(120),
  since: instantSchema,
  reviewAt: instantSchema.nullable(),
  note: z.string().max(400),
})
export type Barrier = z.infer<typeof barrierSchema>

/** The step that would advance the patient now, whose it is, and since when. Computed by the engine. */
export const nextStepSchema = z.object({
  task: z.string(),
  title: z.string(),
  department: departmentIdSchema,
  owner: z.string().nullable(),
  since: instantSchema,
})
export type NextStep = z.infer<typeof nextStepSchema>

/** One patient's way through one workflow. Operational facts only; identity and clinical data stand in rows of their own. */
export const journeyRowSchema = z.object({
  kind: z.literal('journey'),
  id: journeyIdSchema,
  ...rowBase,
  workflow: z.string(),
  templateVersion: z.number().int(),
  state: z.enum(['open', 'closed']),
  stage: z.string(),
  /** Since when the journey is in this stage. */
  stageAt: instantSchema,
  /** When each stage was first reached on this run; stages taken back are left out. */
  reached: z.record(z.string(), instantSchema).optional(),
  /** How long it stood on hold so far, ms: the target moves by it. */
  heldMs: z.number().int().min(0).optional(),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  closeReason: z.string().nullable(),
  /** When the patient should have left, or the stage be reached. */
  targetAt: instantSchema.nullable(),
  /** The clock of the whole journey, from the stage that starts its target; and that of the stage it is in. */
  targetClock: watchedClockSchema.nullable().optional(),
  stageClock: watchedClockSchema.nullable().optional(),
  /** When the open steps' expected durations say it will be. */
  expectedAt: instantSchema.nullable(),
  /** The last time the journey moved on. */
  advancedAt: instantSchema,
  /** Since when it counts as stalled, or null. */
  stalledAt: instantSchema.nullable(),
  ownerRole: roleSchema,
  /** Departments where it lives whole while it follows no visit with a bed; from the template. Absent: the unit alone. */
  home: z.array(departmentIdSchema).max(4).optional(),
  priority: z.enum(['routine', 'urgent', 'stat']),
  unit: unitIdSchema.nullable(),
  room: z.string().max(40).nullable(),
  bed: z.string().max(40).nullable(),
  initials: z.string().max(8),
  /** Marks shown behind the name: precaution, interpreter, bed-asked, late-feed, like-name, synthetic... */
  marks: z.array(z.string().max(40)),
  /** The step of another journey that opened it. */
  parent: parentLinkSchema.optional(),
  /** Which round it is of something that recurs. */
  cycle: cycleSchema.optional(),
  /** How the criteria stand at the doors of the stages that may come next. */
  gates: z.array(gateSchema).max(12).optional(),
  /** Doors that it passed with a soft criterion open, oldest first; the last twenty. */
  passedOpen: z.array(gatePassedSchema).max(20).optional(),
  hold: holdSchema.nullable(),
  barriers: z.array(barrierSchema),
  next: nextStepSchema.nullable(),
  /** Moving or stalled, because of what, owed by whom; null once closed. */
  advance: advancementSchema.nullable().optional(),
  /** When the open steps' expected durations say that the next stage will be reached. */
  readyAt: instantSchema.nullable().optional(),
  /** Levels that would rise with nobody to hear them, first one first; looked at whenever time moves the journey. */
  uncovered: z.array(uncoveredSchema).max(20).optional(),
  facts: factsSchema,
})
export type JourneyRow = z.infer<typeof journeyRowSchema>

/** Identity: what is needed to move the right patient (class `id`). */
export const journeyIdentitySchema = z.object({
  kind: z.literal('journeyId'),
  id: journeyIdSchema,
  ...rowBase,
  family: phi(z.string().max(120)),
  given: phi(z.string().max(120)),
  birthDate: phi(z.string().max(10)).nullable(),
  sex: phi(z.string().max(20)).nullable(),
  mrn: phi(z.string().max(60)),
  visit: phi(z.string().max(60)),
})
export type JourneyIdentityRow = z.infer<typeof journeyIdentitySchema>

/** Clinical and coverage facts of a journey (class `phi`). */
export const journeyPhiSchema = z.object({
  kind: z.literal('journeyPhi'),
  id: journeyIdSchema,
  ...rowBase,
  facts: phi(factsSchema),
  /** How people and organisations stand to the patient, ended ones included. */
  relations: phi(z.array(relationSchema).max(40)).optional(),
  notes: z.array(z.object({ at: instantSchema, by: z.string(), text: phi(z.string().max(4000)) })),
})
export type JourneyPhiRow = z.infer<typeof journeyPhiSchema>
