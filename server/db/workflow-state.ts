import { z } from 'zod'
import { instantSchema } from '../../shared/kernel/instant.ts'

const who = { by: z.string(), byName: z.string(), at: instantSchema }

/** A version of a workflow before it is published. Test run and proposal are of the content with this hash. */
export const workflowDraftSchema = z.object({
  version: z.number().int().positive(),
  /** As it was written; it may still have faults. */
  body: z.unknown(),
  hash: z.string(),
  ...who,
  tested: z.object({ ...who, report: z.unknown() }).nullable(),
  proposed: z.object(who).nullable(),
})
export type WorkflowDraft = z.infer<typeof workflowDraftSchema>

/** What is not final of a workflow: its draft, and the versions that open nothing any more. */
export const workflowStateSchema = z.object({
  draft: workflowDraftSchema.nullable(),
  retired: z.array(z.object({ version: z.number().int(), reason: z.string(), ...who })),
  /** Who published what, beside the files that came with the product. */
  published: z.array(z.object({ version: z.number().int(), proposedBy: z.string(), ...who })),
})
export type WorkflowState = z.infer<typeof workflowStateSchema>

/** A workflow of which nothing but published versions is known. */
export const NO_WORKFLOW_STATE: WorkflowState = { draft: null, retired: [], published: [] }

/** The states of a facility by workflow, as `Reads.workflowStates` gives them. */
export function workflowStatesOf(stored: readonly { readonly id: string; readonly body: unknown }[]) {
  return new Map(stored.map(({ id, body }) => [id, workflowStateSchema.parse(body)]))
}
