import type { SecretKind } from '../../shared/ipc/keychain.ts'
import type { Keychain } from '../config/keychain.ts'
import type { Handlers } from './handlers.ts'

type KeychainCalls = Pick<Handlers, 'keychain.keep' | 'keychain.take' | 'keychain.forget'>

/** The secrets of each server: what renews the sign-in, as a browser has its HttpOnly cookie, and the key of patient data. */
export function keychainCalls(keychain: Keychain): KeychainCalls {
  return {
    'keychain.keep': ({ server, kind, secret }) => keychain.keep(nameOf(server, kind), secret),
    'keychain.take': ({ server, kind }) => keychain.take(nameOf(server, kind)),
    'keychain.forget': async ({ server, kind }) => {
      await keychain.forget(nameOf(server, kind))
      return null
    },
  }
}

/** Refresh secrets go by the server alone, as they did before there were others. */
function nameOf(server: string, kind: SecretKind = 'refresh'): string {
  return kind === 'refresh' ? server : `${kind} ${server}`
}
