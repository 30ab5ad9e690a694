import { z } from 'zod'

/**
 * The public half of a key pair of the server, to which consoles seal what must not lie on a disk as it is (rule SE1).
 * `publicKey`: a point of P-256, uncompressed, base64url.
 */
export const sealingKeySchema = z.object({ id: z.string().max(64), publicKey: z.string().max(200) })
export type SealingKey = z.infer<typeof sealingKeySchema>
