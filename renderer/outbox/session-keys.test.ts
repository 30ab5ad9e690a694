import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { readPublicKey, signatureCheck } from '../../server/auth/command-signature.ts'
import { gate } from '../../test/builders/changes.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { dexieKeyStore } from './dexie-key-store.ts'
import { type KeyStore, memoryKeyStore, webSessionKeys } from './session-keys.ts'

const reports: string[] = []
/** A busy machine may take its time with a key: no limit is under test here. */
const patient: Scheduler = { after: () => () => undefined }
const keysOver = (store: KeyStore, subtle: SubtleCrypto = crypto.subtle) =>
  webSessionKeys({ subtle, store, scheduler: patient, report: (what) => reports.push(what) })

test('[SG1] what a sign-in’s key signs is known by its public half alone, at the next start too', async () => {
  const indexedDB = new IDBFactory()
  const store = () => dexieKeyStore({ name: 'keys', indexedDB, IDBKeyRange })
  const made = await keysOver(store()).make()
  if (made === null) throw new Error('no key')
  expect(readPublicKey(made.publicKey)).not.toBeNull()
  await made.keep('s1')
  const signature = (await keysOver(store()).sign('s1', 'take a 1')) ?? ''
  const verifies = signatureCheck()
  expect(verifies(made.publicKey, 'take a 1', signature)).toBe(true)
  expect(verifies(made.publicKey, 'take a 2', signature)).toBe(false)
  const other = await keysOver(memoryKeyStore()).make()
  expect(verifies(other?.publicKey ?? '', 'take a 1', signature)).toBe(false)
})

test('[SG1] the private half cannot be exported', async () => {
  const kept: CryptoKey[] = []
  const store: KeyStore = { get: async () => null, put: async (_, key) => void kept.push(key) }
  await (await keysOver(store).make())?.keep('s1')
  const [key] = kept
  if (key === undefined) throw new Error('no key')
  for (const format of ['pkcs8', 'jwk'] as const) await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow()
})

test('[SG1] nothing is signed before the key is kept', async () => {
  const order: string[] = []
  const [asked, free] = [gate(), gate()]
  const put = async () => {
    asked.open()
    await free.passed
    order.push('kept')
  }
  const keys = keysOver({ get: async () => null, put })
  const kept = (await keys.make())?.keep('s1')
  const signed = keys.sign('s1', 'a').then(() => order.push('signed'))
  await asked.passed
  await new Promise((settle) => setTimeout(settle, 20))
  expect(order).toEqual([])
  free.open()
  await Promise.all([kept, signed])
  expect(order).toEqual(['kept', 'signed'])
})

test('[SG1] no key, a store that fails, no WebCrypto: no signature, and nothing is thrown', async () => {
  expect(await keysOver(memoryKeyStore()).sign('nobody', 'a')).toBeNull()
  const failing: KeyStore = {
    get: () => Promise.reject(new Error('gone')),
    put: () => Promise.reject(new Error('gone')),
  }
  expect(await keysOver(failing).sign('s1', 'a')).toBeNull()
  const made = await keysOver(failing).make()
  await made?.keep('s1')
  expect(await keysOver(memoryKeyStore(), {} as SubtleCrypto).make()).toBeNull()
  expect(reports).toEqual(['sign an action', 'keep a signing key', 'make a signing key'])
})

test.each(['', 'A'.repeat(87), 'BA', `BA${'_'.repeat(85)}`])('[SG1] %j is nobody’s key', (text) => {
  expect(readPublicKey(text)).toBeNull()
  expect(signatureCheck()(text, 'a', 'A'.repeat(86))).toBe(false)
})
