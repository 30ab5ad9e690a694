import { createCipheriv, createECDH, hkdfSync } from 'node:crypto'
import { boundText, hasSealed, keyText, SEALED_ARG, splitArgs } from '../../shared/commands/sealed-args.ts'
import type { SealTo } from '../../renderer/outbox/seal-args.ts'
import type { SimRandom } from './random.ts'

/**
 * Seals as the console does (rule SE2), in one go: WebCrypto answers from a thread of its own. The boxes are real ones, and the
 * server's own code opens them.
 */
export function simSealer(random: SimRandom): SealTo {
  return async (key, command) => {
    const { plain, secret } = splitArgs(command)
    if (hasSealed(command.args) || secret === null) return command
    const pair = createECDH('prime256v1')
    // Below the curve's order, whatever follows the first byte.
    pair.setPrivateKey(Buffer.from([1, ...random.bytes(KEY_BYTES - 1)]))
    const shared = pair.computeSecret(Buffer.from(key.publicKey, 'base64url'))
    const of = command.commandId
    const point = pair.getPublicKey('base64url')
    const info = keyText({ key: key.id, point }, key.publicKey)
    const derived = Buffer.from(hkdfSync('sha256', shared, new Uint8Array(0), info, KEY_BYTES + NONCE_BYTES))
    const closing = createCipheriv('aes-256-gcm', derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES))
    closing.setAAD(Buffer.from(boundText({ of }, command)))
    const text = Buffer.concat([closing.update(JSON.stringify(secret), 'utf8'), closing.final(), closing.getAuthTag()])
    const sealed = { v: 1, key: key.id, of, point, names: Object.keys(secret), box: text.toString('base64url') }
    return { ...command, args: { ...plain, [SEALED_ARG]: sealed } }
  }
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
