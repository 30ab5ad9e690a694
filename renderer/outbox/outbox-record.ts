import { z } from 'zod'
import { commandSchema, outcomeSchema, type Command } from '../../shared/commands/command.ts'
import { instantSchema } from '../../shared/kernel/instant.ts'

/** What is written at issue: the command as it will be sent, whose it is, and the journey it acts on. */
export const bodySchema = z.object({
  v: z.literal(1),
  command: commandSchema,
  user: z.string(),
  journey: z.string(),
})
export type OutboxBody = Omit<z.infer<typeof bodySchema>, 'command'> & { readonly command: Command }

/**
 * What became of it. `settled`: the server took it. `refused`: a card is on screen; `consumed` false = the server has no
 * answer stored under its id, so a retry sends the same one again. `closed`: a person put the card away.
 * `offered-again`: pending once more, because the server tells another history, or its person said so.
 */
export const fateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('settled'), at: instantSchema, outcome: outcomeSchema }),
  z.object({ kind: z.literal('refused'), at: instantSchema, outcome: outcomeSchema, consumed: z.boolean() }),
  z.object({ kind: z.literal('closed'), at: instantSchema, reason: z.string() }),
  z.object({
    kind: z.literal('offered-again'),
    at: instantSchema,
    /** Asked again by its person in a later sign-in: the same action under that one's signature. */
    as: z
      .object({
        sessionId: z.string(),
        signature: z.string().optional(),
        /** Its arguments, where they were sealed anew too. */
        args: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
  }),
])
export type Fate = z.infer<typeof fateSchema>

/** The journey of an entity id: tasks are `<journey>/<key>`, escalations `<journey>!<path>` (shared/kernel/ids.ts). */
export function journeyOfEntity(entityId: string): string {
  return entityId.split(/[/!]/, 1)[0] ?? entityId
}

/** A kept text as what it was, or null where it cannot be read. */
export function readKept<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // Not JSON: spoilt on disk. The caller counts it.
    return null
  }
}
