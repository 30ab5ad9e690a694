import { z } from 'zod'
import { serverOriginSchema } from './settings.ts'

/** Longest secret, in characters; the server's have about 80. */
export const MOST_SECRET_LENGTH = 512

/** What a secret is for: renewing the sign-in, or the key of patient data on this machine's disks. */
export const secretKindSchema = z.enum(['refresh', 'patient-data'])
export type SecretKind = z.infer<typeof secretKindSchema>

/** A secret and the server it is for. Visible ASCII, as the server makes them. */
export const secretOfServerSchema = z.strictObject({
  server: serverOriginSchema,
  kind: secretKindSchema.optional(),
  secret: z
    .string()
    .max(MOST_SECRET_LENGTH)
    .regex(/^[\x21-\x7e]+$/),
})
/** Whose secret. */
export const keychainServerSchema = z.strictObject({
  server: serverOriginSchema,
  kind: secretKindSchema.optional(),
})

/** `memory-only`: nothing is on the disk, it ends with this process (no real keyring, or the disk refused). */
export const keepingSchema = z.enum(['kept', 'memory-only'])
export type Keeping = z.infer<typeof keepingSchema>

/** The shell's keychain as the page sees it: one secret of a kind for each server. A rejected promise is a bug or a closed shell. */
export type KeychainPort = {
  readonly keep: (server: string, secret: string, kind?: SecretKind) => Promise<Keeping>
  /** The secret kept last, which stays; null where there is none or its key is gone. */
  readonly take: (server: string, kind?: SecretKind) => Promise<string | null>
  readonly forget: (server: string, kind?: SecretKind) => Promise<void>
}
