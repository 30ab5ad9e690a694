import { expect, test } from 'vitest'
import type { KeychainPort } from '../../shared/ipc/keychain.ts'
import { httpSessionApi, type SessionFetch } from './http-session-api.ts'

const origin = 'https://onward.example'
const user = { id: 'u1', name: 'Karin Lind', facility: 'F1', roles: ['worker'], departments: ['PHA'], units: [] }

type Asked = { readonly path: string; readonly credentials: string; readonly body: unknown }

/** A server that answers as it is told: a secret to hand out, a status, or no answer; and a keychain that is looked into. */
function world(kept: string | null = null, failing = false) {
  const asked: Asked[] = []
  const ways: string[] = []
  const held = { secret: kept }
  const plan: { next: (path: string) => Promise<string | number | null> } = { next: async () => null }
  const fetch: SessionFetch = async (url, { credentials, body }) => {
    const path = url.replace(`${origin}/api/v1/sessions`, '')
    asked.push({ path, credentials, body: body === undefined ? null : JSON.parse(body) })
    const answer = await plan.next(path)
    if (answer === 0) throw new TypeError('no answer')
    const status = typeof answer === 'number' ? answer : 200
    const refresh = typeof answer === 'string' ? { refresh: answer } : {}
    const json = async () => ({ token: 't', expiresAt: 1_900_000_000_000, sessionId: 's1', user, ...refresh })
    return { status, headers: { get: () => null }, json }
  }
  const broken = async () => Promise.reject(new Error('The shell refused keychain'))
  const keychain: KeychainPort = {
    keep: async (server, secret) => {
      ways.push(`keep ${server}`)
      if (failing) return broken()
      held.secret = secret
      return 'kept'
    },
    take: async () => (failing ? broken() : held.secret),
    forget: async (server) => {
      ways.push(`forget ${server}`)
      if (failing) return broken()
      held.secret = null
    },
  }
  return { asked, held, plan, fetch, keychain, ways }
}

test('[AU6] in a browser the cookie goes along and no secret is looked for', async () => {
  const { asked, fetch } = world()
  const api = httpSessionApi(origin, 'd1', fetch)
  expect((await api.signIn('k.lind', 'p')).kind).toBe('granted')
  expect((await api.renew()).kind).toBe('granted')
  await api.signOut('t')
  expect(asked).toEqual([
    { path: '', credentials: 'include', body: { username: 'k.lind', password: 'p', deviceId: 'd1' } },
    { path: '/renew', credentials: 'include', body: {} },
    { path: '/current', credentials: 'include', body: null },
  ])
})

test('[AU6] in the desktop the secret goes to the keychain, from there to the server, and nowhere else', async () => {
  const { asked, held, plan, fetch, keychain } = world()
  const api = httpSessionApi(origin, 'd1', fetch, keychain)
  plan.next = async () => 's.1'
  const signed = await api.signIn('k.lind', 'p')
  expect(held.secret).toBe('s.1')
  plan.next = async () => 's.2'
  const renewed = await api.renew()
  expect(asked.at(-1)).toEqual({ path: '/renew', credentials: 'omit', body: { refresh: 's.1' } })
  expect(held.secret).toBe('s.2')
  expect(JSON.stringify([signed, renewed])).not.toMatch(/s\.[12]"|refresh/)
  await api.signOut('t')
  expect([held.secret, asked.at(-1)?.path]).toEqual([null, '/current'])
})

test('[AU6] no answer leaves the secret, a refusal forgets it', async () => {
  const { held, plan, fetch, keychain } = world('s.1')
  const api = httpSessionApi(origin, 'd1', fetch, keychain)
  for (const [status, kind] of [
    [0, 'no-answer'],
    [429, 'wait'],
  ] as const) {
    plan.next = async () => status
    expect((await api.renew()).kind).toBe(kind)
    expect(held.secret).toBe('s.1')
  }
  plan.next = async () => 401
  expect((await api.renew()).kind).toBe('refused')
  expect(held.secret).toBeNull()
})

test('[AU6] without a secret the server is still asked: only it refuses', async () => {
  const { asked, plan, fetch, keychain } = world()
  const api = httpSessionApi(origin, 'd1', fetch, keychain)
  plan.next = async () => 0
  expect((await api.renew()).kind).toBe('no-answer')
  expect(asked).toEqual([{ path: '/renew', credentials: 'omit', body: {} }])
})

test('[AU6] signing out with the server away, or without a token, forgets the secret', async () => {
  for (const token of ['t', null]) {
    const { asked, held, plan, fetch, keychain } = world('s.1')
    plan.next = async () => 0
    await httpSessionApi(origin, 'd1', fetch, keychain).signOut(token)
    expect(held.secret).toBeNull()
    expect(asked).toHaveLength(token === null ? 0 : 1)
  }
})

test('[AU6] renewals that meet are one; one that a sign-in or sign-out overtook touches no secret', async () => {
  const { asked, held, plan, fetch, keychain, ways } = world('old.1')
  const api = httpSessionApi(origin, 'd1', fetch, keychain)
  let answer = (_secret: string): void => {}
  plan.next = (path) =>
    path === '/renew' ? new Promise((settle) => void (answer = settle)) : Promise.resolve('signed.1')
  const both = [api.renew(), api.renew()]
  await expect.poll(() => asked.length).toBe(1)
  await api.signIn('k.lind', 'p')
  answer('late.2')
  expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['no-answer', 'no-answer'])
  expect([held.secret, ways]).toEqual(['signed.1', [`keep ${origin}`]])
  const third = api.renew()
  await expect.poll(() => asked.length).toBe(3)
  await api.signOut(null)
  answer('late.3')
  expect([(await third).kind, held.secret]).toEqual(['no-answer', null])
})

test('[AU6] a keychain that fails costs a sign-in, never the session at hand', async () => {
  const { plan, fetch, keychain } = world(null, true)
  const api = httpSessionApi(origin, 'd1', fetch, keychain)
  plan.next = async (path) => (path === '/renew' ? 401 : 's.1')
  expect((await api.signIn('k.lind', 'p')).kind).toBe('granted')
  expect((await api.renew()).kind).toBe('refused')
  await api.signOut('t')
})
