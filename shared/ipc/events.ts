import { z } from 'zod'
import type { EventName } from './call-names.ts'

/** What the machine did: the console reconnects on resume, and may hide itself on lock. */
export const powerSchema = z.enum(['suspend', 'resume', 'lock-screen', 'unlock-screen'])
export type PowerEvent = z.infer<typeof powerSchema>

/** The events main sends down, each with the schema of what it carries. */
export const events = {
  /** A notification of mine was clicked: show the escalations. */
  'focus-escalations': z.null(),
  power: powerSchema,
} as const satisfies Record<EventName, z.ZodType>

/** What an event carries. */
export type EventBody<Name extends EventName> = z.output<(typeof events)[Name]>
