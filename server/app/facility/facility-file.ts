import { z } from 'zod'
import { currencySchema, departmentSchema, unitSchema } from '../../../shared/domain/reference.ts'
import { rosterFaults } from '../../../shared/domain/roster.ts'
import { roleSchema } from '../../../shared/domain/roles.ts'
import { departmentIdSchema, facilityIdSchema, unitIdSchema } from '../../../shared/kernel/ids.ts'
import { calendarSchema } from '../../../shared/sla/calendar.ts'
import { rosterInputSchema } from '../../db/roster-input.ts'
import { NEWS_EVENTS } from '../../db/records.ts'

/** Somebody outside who is told of journeys. */
const webhookSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((url) => new URL(url).username === '', 'carries a user name: sign-in stands in no address'),
  secret: z
    .string()
    .regex(
      /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
      'is no Standard Webhooks secret: whsec_ and base64 of 24 to 64 random bytes',
    ),
  events: z
    .array(z.enum(NEWS_EVENTS))
    .min(1)
    .default([...NEWS_EVENTS]),
})

/** A hospital as one JSON file: what `npm run server -- --load FILE` reads (docs/facility.md). */
export const facilityFileSchema = z
  .strictObject({
    facility: facilityIdSchema,
    name: z.string().min(1).max(120),
    zone: z.string().min(1),
    currency: currencySchema.optional(),
    a03Means: z.enum(['left', 'paperwork']).default('paperwork'),
    units: z.array(unitSchema).min(1),
    departments: z.array(departmentSchema).min(1),
    calendars: z.array(calendarSchema).default([]),
    webhooks: z.array(webhookSchema).max(20).default([]),
    /** Who works when, by username; without it, what is stored stays. */
    roster: rosterInputSchema.optional(),
    people: z
      .array(
        z.strictObject({
          username: z.string().regex(/^[a-z0-9._-]{1,60}$/),
          name: z.string().min(1).max(120),
          roles: z.array(roleSchema).min(1),
          departments: z.array(departmentIdSchema).default([]),
          units: z.array(unitIdSchema).default([]),
          numbers: z.array(z.string().trim().min(1).max(60).toUpperCase()).max(10).optional(),
        }),
      )
      .min(1),
  })
  .superRefine((file, context) => {
    const named = { ...file, members: file.people.map(({ username }) => ({ id: username })) }
    for (const fault of file.roster === undefined ? [] : rosterFaults(file.roster, named))
      context.addIssue({ code: 'custom', path: ['roster'], message: fault })
    for (const fault of danglingNames(file)) context.addIssue({ code: 'custom', message: fault })
  })
export type FacilityFile = z.infer<typeof facilityFileSchema>

type Named = {
  units: { id: string }[]
  departments: { id: string; calendar: string }[]
  calendars: { id: string }[]
  people: { username: string; departments: string[]; units: string[]; numbers?: string[] | undefined }[]
}

function danglingNames(file: Named): string[] {
  const units = new Set(file.units.map(({ id }) => id))
  const departments = new Set(file.departments.map(({ id }) => id))
  const calendars = new Set(['always', ...file.calendars.map(({ id }) => id)])
  return [
    ...file.departments
      .filter(({ calendar }) => !calendars.has(calendar))
      .map(({ id, calendar }) => `department ${id} names the calendar '${calendar}', which is not listed`),
    ...file.people.flatMap(({ username, units: theirs }) =>
      theirs.filter((id) => !units.has(id)).map((id) => `${username} names the unit '${id}', which is not listed`),
    ),
    ...file.people.flatMap(({ username, departments: theirs }) =>
      theirs
        .filter((id) => !departments.has(id))
        .map((id) => `${username} names the department '${id}', which is not listed`),
    ),
    ...sharedNumbers(file).map((number) => `the number '${number}' is carried by two people: messages would name both`),
  ]
}

function sharedNumbers({ people }: Pick<Named, 'people'>): string[] {
  const all = people.flatMap(({ numbers = [] }) => numbers)
  return [...new Set(all.filter((number, index) => all.indexOf(number) !== index))]
}
