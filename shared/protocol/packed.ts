import { z } from 'zod'

/**
 * Frames that would be long, in one message: a JSON array of them as gzip in base64 (a text, because nothing else passes
 * the socket). Only for a console whose hello says that it reads them; they mean what the same frames would mean one by one.
 */
export const packedSchema = z.object({ frames: z.string() })
export type Packed = z.infer<typeof packedSchema>
