import { z } from 'zod'

/** A condition in CEL over the names of condition.ts: true, false or unknown. */
export const conditionText = z.string().min(1).max(500)

/** The key of a step, a stage, an approval: lower case, words joined by "-". */
export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(60)

/** The name of a fact or of a form's field. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/)
  .max(60)

/** The id of a workflow, e.g. `referral.in`. */
export const workflowIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9.-]*$/)
  .max(60)
