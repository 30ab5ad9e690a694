import { z } from 'zod'

/** What the simulated staff read of the REST rows; instants are ISO text there, epoch ms here. */
const isoInstant = z.iso.datetime().transform((text) => Date.parse(text))

export const taskSeenSchema = z.object({
  id: z.string(),
  journey: z.string(),
  key: z.string(),
  department: z.string(),
  state: z.string(),
  mode: z.string(),
  priority: z.enum(['routine', 'urgent', 'stat']),
  level: z.number(),
  openedAt: isoInstant,
  freeAt: isoInstant.optional(),
  owner: z.object({ id: z.string(), name: z.string() }).optional(),
  clock: z.object({ dueAt: isoInstant.nullable() }).nullable(),
})
export type TaskSeen = z.infer<typeof taskSeenSchema>

/** Facts that hold an instant are ISO text over REST; the staff reckons in epoch ms. */
function instantOrPlain(value: unknown): unknown {
  const read = isoInstant.safeParse(value)
  return read.success ? read.data : value
}

const facts = z.record(
  z.string(),
  z.object({ value: z.unknown().transform(instantOrPlain), source: z.object({ load: z.literal(true).optional() }) }),
)
export const journeySeenSchema = z.object({
  journey: z.object({
    workflow: z.string(),
    stage: z.string(),
    unit: z.string().nullable(),
    openedAt: isoInstant,
    facts,
    patient: z.object({ mrn: z.string() }).nullable(),
    phi: z.object({ facts }).nullable(),
  }),
  escalations: z.array(z.object({ id: z.string(), state: z.string(), level: z.number() })),
})
export type JourneySeen = z.infer<typeof journeySeenSchema>

export const taskListSchema = z.object({ items: z.array(taskSeenSchema), next: z.string().nullable() })

/** The plain values of the facts that a journey shows to its reader. */
export function factValues({ journey }: JourneySeen): ReadonlyMap<string, unknown> {
  const all = { ...journey.facts, ...journey.phi?.facts }
  return new Map(Object.entries(all).map(([name, { value }]) => [name, value]))
}
