import { z } from 'zod'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { commandIdSchema } from '../kernel/ids.ts'
import { argClass } from './arg-classes.ts'
import type { Command } from './command.ts'

/** What a command asks with. */
export type Args = Command['args']

/** The argument in which the sealed ones travel and lie on disk. No verb has one of this name. */
export const SEALED_ARG = 'sealed'

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]+$/)

/**
 * Arguments that only the server can read (rules SE1 to SE6): ECDH on P-256 with a key pair made for this one box,
 * HKDF-SHA-256, AES-256-GCM over their JSON.
 */
export const sealedSchema = z.strictObject({
  v: z.literal(1),
  /** Which of the server's keys it is sealed to. */
  key: base64url(64),
  /** The command it was sealed for; another one only where its person asks again after a refusal. */
  of: commandIdSchema,
  /** The public half of the box's own pair: a point, uncompressed, base64url. */
  point: base64url(100),
  /** Which arguments are in it, for a preview that cannot read them. */
  names: z.array(z.string().max(60)).max(20),
  /** Ciphertext and tag. */
  box: base64url(200_000),
})
export type Sealed = z.infer<typeof sealedSchema>

/** The sealed part of arguments; null: there is none, or it is none of ours. */
export function sealedIn(args: Args): Sealed | null {
  return Object.hasOwn(args, SEALED_ARG) ? (sealedSchema.safeParse(args[SEALED_ARG]).data ?? null) : null
}

/** True where something is sealed, readable as that or not. */
export function hasSealed(args: Args): boolean {
  return Object.hasOwn(args, SEALED_ARG)
}

/** Arguments by what may lie on a disk as it is, and what not; `secret` null: nothing of that kind. */
export function splitArgs({ verb, args }: Pick<Command, 'verb' | 'args'>): { plain: Args; secret: Args | null } {
  const isSecret = (name: string, value: unknown) => value !== undefined && argClass(verb, name) !== 'plain'
  const entries = Object.entries(args)
  const secret = entries.filter(([name, value]) => isSecret(name, value))
  const plain = entries.filter(([name, value]) => !isSecret(name, value))
  return { plain: Object.fromEntries(plain), secret: secret.length === 0 ? null : Object.fromEntries(secret) }
}

/** The command with a mark in the place of words that are sealed, for a preview (rule SE4); forms and values are absent. */
export function withStandIns(command: Command): Command {
  const { [SEALED_ARG]: _, ...plain } = command.args
  const words = (sealedIn(command.args)?.names ?? []).filter((name) => argClass(command.verb, name) === 'words')
  return { ...command, args: { ...Object.fromEntries(words.map((name) => [name, UNREAD_WORDS])), ...plain } }
}

/** What stands for words that only the server can read. */
export const UNREAD_WORDS = '•••'

/** What a box is bound to, so that it opens for nothing else: the command it was sealed for, what it asks, and of what. */
export function boundText({ of }: Pick<Sealed, 'of'>, { verb, entityId }: Pick<Command, 'verb' | 'entityId'>): string {
  return `onward-seal-1 ${canonicalJson([of, verb, entityId])}`
}

/** What the box's key is derived for: the format, both public halves, and the name of the server's. */
export function keyText({ key, point }: Pick<Sealed, 'key' | 'point'>, publicKey: string): string {
  return `onward-seal-1 ${key} ${point} ${publicKey}`
}
