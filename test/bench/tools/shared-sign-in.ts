import { httpSessionApi } from '../../../renderer/sync/http-session-api.ts'
import type { SessionApi } from '../../../renderer/state/session-store.ts'

/** One sign-in for all consoles of a person in this process: hashing a password a hundred times is no part of a figure. */
export function sharedSignIn(server: string, deviceId: string, username: string): SessionApi {
  const api = httpSessionApi(server, deviceId, fetch)
  const key = `${server} ${username}`
  return {
    ...api,
    signIn(name, password, publicKey) {
      const answer = signIns.get(key) ?? api.signIn(name, password, publicKey)
      signIns.set(key, answer)
      return answer
    },
  }
}

const signIns = new Map<string, ReturnType<SessionApi['signIn']>>()
