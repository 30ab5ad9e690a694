import { createDecipheriv, createPrivateKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { type Args, boundText, keyText, type Sealed } from '../../shared/commands/sealed-args.ts'
import type { Command } from '../../shared/commands/command.ts'
import { readPublicKey } from './command-signature.ts'

/** A key pair of the server: the private half, and the public one as consoles have it. */
export type SealingPair = { readonly privateKey: KeyObject; readonly publicKey: string }

/** The private half as it is stored (PKCS #8, DER, base64url), to open with. */
export function readPair(stored: { readonly privateKey: string; readonly publicKey: string }): SealingPair {
  const der = Buffer.from(stored.privateKey, 'base64url')
  return { privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), publicKey: stored.publicKey }
}

/** What was sealed, or null: to another key, for another command, or changed since. Never throws. */
export function openSealed(
  pair: SealingPair,
  sealed: Sealed,
  command: Pick<Command, 'verb' | 'entityId'>,
): Args | null {
  const point = readPublicKey(sealed.point)
  const box = Buffer.from(sealed.box, 'base64url')
  if (point === null || box.length <= TAG_BYTES) return null
  try {
    const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: point })
    const derived = Buffer.from(
      hkdfSync('sha256', shared, new Uint8Array(0), keyText(sealed, pair.publicKey), KEY_BYTES + NONCE_BYTES),
    )
    const opening = createDecipheriv('aes-256-gcm', derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES))
    opening.setAAD(Buffer.from(boundText(sealed, command)))
    opening.setAuthTag(box.subarray(box.length - TAG_BYTES))
    const text = Buffer.concat([opening.update(box.subarray(0, box.length - TAG_BYTES)), opening.final()])
    return argsSchema.safeParse(JSON.parse(text.toString('utf8'))).data ?? null
  } catch {
    // The tag does not fit, or what it holds is no JSON: nobody's arguments, and which of them says nothing to anybody.
    return null
  }
}

const argsSchema = z.record(z.string(), z.unknown())
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
