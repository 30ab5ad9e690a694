import { expect, test } from 'vitest'
import type { Keeping, KeychainPort } from '../../shared/ipc/keychain.ts'
import { realRandom } from '../../test/builders/real-time.ts'
import { phiKeyring } from './phi-keyring.ts'

const server = 'https://onward.example'
const parts = { subtle: crypto.subtle, random: realRandom }
const iv = new Uint8Array(12)

function keychain(keeping: Keeping = 'kept'): KeychainPort & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    keep: async (of, secret, kind = 'refresh') => {
      kept.set(`${kind} ${of}`, secret)
      return keeping
    },
    take: async (of, kind = 'refresh') => kept.get(`${kind} ${of}`) ?? null,
    forget: async (of, kind = 'refresh') => void kept.delete(`${kind} ${of}`),
  }
}

const seal = (key: CryptoKey, text: string) =>
  crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text))
const open = async (key: CryptoKey, sealed: ArrayBuffer) =>
  new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed))
async function keyOf(chain: KeychainPort, user: string): Promise<CryptoKey> {
  const key = await phiKeyring(chain, server, parts).keyOf(user)
  if (key === null) throw new Error('no key')
  return key
}

test('[PH2] a person has one key on a machine over every start; it cannot be exported', async () => {
  const chain = keychain()
  const sealed = await seal(await keyOf(chain, 'k. lind/ü'), 'Ada')
  const again = await keyOf(chain, 'k. lind/ü')
  expect(await open(again, sealed)).toBe('Ada')
  await expect(crypto.subtle.exportKey('raw', again)).rejects.toThrow()
})

test('[PH2] another person, or a sign-out, ends the key: what was written under it is read by nobody', async () => {
  const chain = keychain()
  const ring = phiKeyring(chain, server, parts)
  const first = await ring.keyOf('a')
  if (first === null) throw new Error('no key')
  const sealed = await seal(first, 'Ada')
  await expect(open(await keyOf(chain, 'b'), sealed)).rejects.toThrow()
  await expect(open(await keyOf(chain, 'a'), sealed)).rejects.toThrow()
  const anew = phiKeyring(chain, server, parts)
  await anew.keyOf('a')
  await anew.forget()
  expect(chain.kept.size).toBe(0)
})

test('[PH2] without a real keyring, or with one that fails, there is no key and nothing is written', async () => {
  expect(await phiKeyring(keychain('memory-only'), server, parts).keyOf('a')).toBeNull()
  const broken = { ...keychain(), take: async () => Promise.reject(new Error('locked')) }
  expect(await phiKeyring(broken, server, parts).keyOf('a')).toBeNull()
})
