import { expect, test } from 'vitest'
import { anActor } from '../../test/builders/people.ts'
import type { SessionReply } from './http-session-api.ts'
import { storedLeaving, toldSignOut } from './told-sign-out.ts'

const granted: SessionReply = {
  kind: 'granted',
  granted: { actor: anActor({ id: 'u1' }), token: 'renewed', expiresAt: 1, sealingKey: null },
}

/** A browser whose cookie opens a board until the server hears of the sign-out. */
function browser() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const world = { reachable: true, hasCookie: true, said: [] as string[] }
  const door = toldSignOut(
    {
      async signIn() {
        world.said.push('sign in')
        if (!world.reachable) return { kind: 'no-answer' }
        world.hasCookie = true
        return granted
      },
      async renew() {
        world.said.push('renew')
        if (!world.reachable) return { kind: 'no-answer' }
        return world.hasCookie ? granted : { kind: 'refused' }
      },
      async signOut(token) {
        world.said.push(`sign out ${token ?? 'without a token'}`)
        if (!world.reachable || token === null) return false
        world.hasCookie = false
        return true
      },
    },
    storedLeaving(storage),
  )
  return { door, world, kept }
}

test('[AU10] signed out without a line, the cookie opens nothing: the next start tells the server first', async () => {
  const { door, world, kept } = browser()
  world.reachable = false
  await door.signOut('t')
  expect(kept.size).toBe(1)
  expect(await door.renew(), 'still away').toEqual({ kind: 'no-answer' })
  world.reachable = true
  world.said.length = 0
  expect(await door.renew()).toEqual({ kind: 'refused' })
  expect(world.said).toEqual(['renew', 'sign out renewed'])
  expect([world.hasCookie, kept.size]).toEqual([false, 0])
})

test('[AU10] so does the next sign-in; the one that was left is over before the new one begins', async () => {
  const { door, world, kept } = browser()
  await door.signOut(null)
  world.said.length = 0
  expect((await door.signIn('a', 'b', null)).kind).toBe('granted')
  expect(world.said).toEqual(['renew', 'sign out renewed', 'sign in'])
  expect((await door.renew()).kind, 'the new one is nobody’s to end').toBe('granted')
  expect(kept.size).toBe(0)
})

test('[AU10] a sign-out that the server heard leaves nothing behind, and a session that ended by itself neither', async () => {
  const { door, world, kept } = browser()
  await door.signOut('t')
  expect([kept.size, world.hasCookie]).toEqual([0, false])
  world.reachable = false
  await door.signOut('t')
  world.reachable = true
  world.hasCookie = false
  expect(await door.renew()).toEqual({ kind: 'refused' })
  expect(kept.size).toBe(0)
})
