import { z } from 'zod'

/** What a socket gives for bytes: a browser's an ArrayBuffer, Node's a Uint8Array. */
const bytesSchema = z.custom<Uint8Array | ArrayBuffer>(
  (value) => value instanceof Uint8Array || value instanceof ArrayBuffer,
)

/**
 * Frames that would be long, in one message: a JSON array of them as gzip. As bytes for consoles since version 7, in base64
 * before. Only for a console whose hello says that it reads them; they mean what the same frames would mean one by one.
 */
export const packedSchema = z.object({ frames: z.union([z.string(), bytesSchema]) })
export type Packed = z.infer<typeof packedSchema>
