import type { Keychain } from '../config/keychain.ts'
import type { Handlers } from './handlers.ts'

type KeychainCalls = Pick<Handlers, 'keychain.keep' | 'keychain.take' | 'keychain.forget'>

/** The refresh secret of each server, as a browser has its HttpOnly cookie. */
export function keychainCalls(keychain: Keychain): KeychainCalls {
  return {
    'keychain.keep': ({ server, secret }) => keychain.keep(server, secret),
    'keychain.take': ({ server }) => keychain.take(server),
    'keychain.forget': async ({ server }) => {
      await keychain.forget(server)
      return null
    },
  }
}
