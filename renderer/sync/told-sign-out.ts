import type { SessionReply } from './http-session-api.ts'

/** A sign-out that the server has not heard of yet, kept over a restart. */
export type Leaving = { isMarked(): boolean; mark(): void; clear(): void }

/** The sign-in door as `httpSessionApi` makes it. `signOut`: whether the server heard of it. */
export type SessionDoor = {
  signIn(username: string, password: string, publicKey: string | null): Promise<SessionReply>
  renew(): Promise<SessionReply>
  signOut(token: string | null): Promise<boolean>
}

/**
 * The same door, which tells a sign-out that was made without a line before anything else (rule AU10): a browser's cookie
 * cannot be taken away from here, and would open the board again for whoever comes next.
 */
export function toldSignOut(door: SessionDoor, leaving: Leaving): SessionDoor {
  /** True once nothing of the former sign-in is left. */
  async function tell(): Promise<boolean> {
    const renewed = await door.renew()
    if (renewed.kind === 'no-answer' || renewed.kind === 'wait') return false
    const isOver = renewed.kind === 'refused' || (await door.signOut(renewed.granted.token))
    if (isOver) leaving.clear()
    return isOver
  }

  return {
    async signIn(username, password, publicKey) {
      if (leaving.isMarked()) await tell()
      const answer = await door.signIn(username, password, publicKey)
      // The new secret took the place of the old one, which nobody has any more.
      if (answer.kind === 'granted') leaving.clear()
      return answer
    },
    async renew() {
      if (!leaving.isMarked()) return door.renew()
      return (await tell()) ? { kind: 'refused' } : { kind: 'no-answer' }
    },
    async signOut(token) {
      leaving.mark()
      const isTold = await door.signOut(token)
      if (isTold) leaving.clear()
      return isTold
    },
  }
}

const KEY = 'onward.leaving'

/** What of the page's storage is used. */
export type LeavingStorage = {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Kept beside the page. */
export function storedLeaving(storage: LeavingStorage): Leaving {
  return {
    isMarked: () => storage.getItem(KEY) !== null,
    mark: () => storage.setItem(KEY, '1'),
    clear: () => storage.removeItem(KEY),
  }
}
