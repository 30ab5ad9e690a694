import { z } from 'zod'
import { departmentIdSchema, facilityIdSchema, unitIdSchema, userIdSchema } from '../kernel/ids.ts'
import { measuredSchema } from './measured.ts'
import { absenceSchema } from './roster.ts'
import { roleSchema } from './roles.ts'

/** A nursing unit with its configured beds: journeys open only for visits with a bed here (E15.2). */
export const unitSchema = z.object({
  id: unitIdSchema,
  name: z.string(),
  beds: z.array(z.object({ room: z.string(), bed: z.string() })),
})
export type Unit = z.infer<typeof unitSchema>

/** A department: a pool that claims, or people who are assigned (E15.7). */
export const departmentSchema = z.object({
  id: departmentIdSchema,
  name: z.string(),
  short: z.string().max(6),
  staffing: z.enum(['pool', 'assigned']),
  calendar: z.string(),
  /** Whom to reach while its calendar is closed, as the house writes it: "pharmacist on call, 4410" (E15.10). */
  onCall: z.string().max(120).optional(),
})
export type Department = z.infer<typeof departmentSchema>

/** Who works here and as what; the class decides which rows they get. */
export const memberSchema = z.object({
  id: userIdSchema,
  username: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  departments: z.array(departmentIdSchema),
  units: z.array(unitIdSchema),
  /** Numbers under which messages name this person (XCN-1: staff, provider), in upper case; each is one person's. */
  numbers: z.array(z.string().min(1).max(60)).max(10).optional(),
})
export type Member = z.infer<typeof memberSchema>

/** An ISO 4217 code: "USD". */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/)

/** A board column group and the columns of a workflow come with its template; this is the rest a console needs first. */
export const referenceSchema = z.object({
  facility: facilityIdSchema,
  name: z.string(),
  zone: z.string(),
  /** The currency of amounts, ISO 4217; absent: amounts are said without one. */
  currency: currencySchema.optional(),
  a03Means: z.enum(['left', 'paperwork']),
  synthetic: z.boolean(),
  units: z.array(unitSchema),
  departments: z.array(departmentSchema),
  members: z.array(memberSchema),
  /** Calendars by id, in the shape of shared/sla/calendar.ts. */
  calendars: z.array(z.unknown()),
  /** What steps usually take here; absent until enough were finished. */
  measured: measuredSchema.optional(),
  /** Template versions in use, in the shape of shared/workflow/template/template.ts. */
  templates: z.array(z.unknown()),
  /** Who is away when, and who stands in: a console's preview knows who may decide in whose place. Absent: nobody is. */
  absences: z.array(absenceSchema).max(1000).optional(),
  /** Workflows of which every version is retired: nobody opens one any more (rule WV7). */
  retired: z.array(z.string().max(60)).optional(),
})
export type Reference = z.infer<typeof referenceSchema>
