import { z } from 'zod'

/** The counts of the screen, each of them a filter. */
export const ESCALATION_ONLY = ['open', 'mine'] as const

/** What of the escalations stands in the address: unanswered ones only, or those to me. */
export const escalationFiltersSchema = z.object({ only: z.enum(ESCALATION_ONLY).optional().catch(undefined) })
export type EscalationFilters = z.infer<typeof escalationFiltersSchema>
