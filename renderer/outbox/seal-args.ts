import type { Command } from '../../shared/commands/command.ts'
import { boundText, hasSealed, keyText, SEALED_ARG, splitArgs } from '../../shared/commands/sealed-args.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import { toBase64url } from './base64url.ts'

/** Seals the secret arguments of one command to one of the server's keys. Rejects where this machine cannot. */
export type SealTo = (key: SealingKey, command: Command) => Promise<Command>

/**
 * The command with its secret arguments sealed (rules SE1, SE2): ECDH on P-256 with a pair made for this box alone,
 * HKDF-SHA-256 to a key and a nonce, AES-256-GCM, bound to the command, its verb and its row. What has nothing secret, or is
 * sealed already, stays as it is.
 */
export function sealerOf(subtle: SubtleCrypto): SealTo {
  return async (key, command) => {
    if (hasSealed(command.args)) return command
    const { plain, secret } = splitArgs(command)
    if (secret === null) return command
    const of = command.commandId
    const own = await subtle.generateKey(CURVE, false, ['deriveBits'])
    const point = toBase64url(new Uint8Array(await subtle.exportKey('raw', own.publicKey)))
    const shared = await sharedSecret(subtle, own.privateKey, key)
    const { secretKey, iv } = await keyAndNonce(subtle, shared, keyText({ key: key.id, point }, key.publicKey))
    const additionalData = UTF8.encode(boundText({ of }, command))
    const text = UTF8.encode(JSON.stringify(secret))
    const box = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, secretKey, text))
    const sealed = { v: 1, key: key.id, of, point, names: Object.keys(secret), box: toBase64url(box) }
    return { ...command, args: { ...plain, [SEALED_ARG]: sealed } }
  }
}

async function sharedSecret(subtle: SubtleCrypto, own: CryptoKey, { publicKey }: SealingKey): Promise<ArrayBuffer> {
  const theirs = await subtle.importKey('raw', fromBase64url(publicKey), CURVE, false, [])
  return subtle.deriveBits({ name: 'ECDH', public: theirs }, own, SECRET_BITS)
}

async function keyAndNonce(subtle: SubtleCrypto, shared: ArrayBuffer, info: string) {
  const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits'])
  const kind = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: UTF8.encode(info) }
  const bits = await subtle.deriveBits(kind, base, (KEY_BYTES + NONCE_BYTES) * 8)
  const secretKey = await subtle.importKey('raw', bits.slice(0, KEY_BYTES), 'AES-GCM', false, ['encrypt'])
  return { secretKey, iv: bits.slice(KEY_BYTES) }
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const UTF8 = new TextEncoder()
const SECRET_BITS = 256
const KEY_BYTES = 32
const NONCE_BYTES = 12

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}
