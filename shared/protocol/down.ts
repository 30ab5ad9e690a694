import { z } from 'zod'
import { closingSchema } from './closing.ts'
import { feedsSchema } from './feeds.ts'
import { frameSchema, heartbeatSchema, referenceFrameSchema } from './frame.ts'
import { packedSchema } from './packed.ts'
import { signedOutSchema } from './signed-out.ts'

/** What the server emits, each with its schema. `regrant`: the grant changed, say hello again. `closing`: this node stops. */
export const down = {
  frame: frameSchema,
  packed: packedSchema,
  reference: referenceFrameSchema,
  heartbeat: heartbeatSchema,
  feeds: feedsSchema,
  regrant: z.object({}),
  'signed-out': signedOutSchema,
  closing: closingSchema,
} as const
export type DownEvent = keyof typeof down
export type Down = { readonly [E in DownEvent]: z.infer<(typeof down)[E]> }
