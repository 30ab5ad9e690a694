import { z } from 'zod'
import { departmentIdSchema, facilityIdSchema, sessionIdSchema, unitIdSchema, userIdSchema } from '../kernel/ids.ts'
import { classSchema, roleSchema } from './roles.ts'

/** A person as a row names them: enough to say who, nothing more. */
export const personSchema = z.object({ id: userIdSchema, name: z.string().max(120) })
export type Person = z.infer<typeof personSchema>

/** Who asks, as the server resolved the session: never taken from a client's message. */
export const actorSchema = personSchema.extend({
  facility: facilityIdSchema,
  session: sessionIdSchema,
  roles: z.array(roleSchema),
  departments: z.array(departmentIdSchema),
  units: z.array(unitIdSchema),
  class: classSchema,
})
export type Actor = z.infer<typeof actorSchema>
