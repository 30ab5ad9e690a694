import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMPTY_KEYCHAIN, keychainFileSchema, makeKeychain } from '../../electron/config/keychain.ts'
import { openKeptFile } from '../../electron/config/kept-file.ts'
import { answerCall } from '../../electron/ipc/answer-call.ts'
import type { Handlers } from '../../electron/ipc/handlers.ts'
import { keychainCalls } from '../../electron/ipc/keychain-calls.ts'
import { osVault } from '../../electron/main/os-vault.ts'
import { makeBridge } from '../../electron/preload/make-bridge.ts'
import { desktopShell } from '../../renderer/shell/desktop-shell.ts'
import { httpSessionApi, type SessionFetch } from '../../renderer/sync/http-session-api.ts'
import type { CallName } from '../../shared/ipc/call-names.ts'
import { testServer, type TestServer } from '../builders/server.ts'
import { safeStorage } from '../desktop/stand-in/safe-storage.ts'

const DESKTOP = { origin: 'app://onward' }
/** Whatever is not exactly the desktop's origin is a browser, or a program. */
const OTHERS: readonly Record<string, string>[] = [
  {},
  { origin: 'null' },
  { origin: 'app://onward.evil' },
  { origin: 'APP://onward' },
  { origin: 'file://' },
]

let there: TestServer
beforeAll(async () => {
  there = await testServer()
})
afterAll(() => there.stop())

type Answer = { status: number; cookies: string[]; caching: string | null; text: string; body: Record<string, unknown> }

async function ask(path: string, body: object, headers: Record<string, string>, method = 'POST'): Promise<Answer> {
  const response = await fetch(`${there.url}/api/v1/sessions${path}`, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  const caching = response.headers.get('cache-control')
  return { status: response.status, cookies: response.headers.getSetCookie(), caching, text, body: JSON.parse(text) }
}

const signIn = (headers: Record<string, string>) => ask('', { username: 'k.lind', password: there.password }, headers)
const renew = (refresh: unknown, headers: Record<string, string> = DESKTOP) => ask('/renew', { refresh }, headers)
const cookieOf = ({ cookies }: Answer) => `${cookies[0]?.split(';')[0]}`

test('[AU2] a browser has the secret in an HttpOnly cookie, never in a body', async () => {
  for (const headers of OTHERS) {
    const signed = await signIn(headers)
    expect(signed.status).toBe(201)
    expect(signed.body).not.toHaveProperty('refresh')
    expect(signed.cookies).toHaveLength(1)
    expect(signed.cookies[0]).toMatch(/^onward_refresh=.+HttpOnly; SameSite=Strict/)
    const secret = cookieOf(signed).replace('onward_refresh=', '')
    expect(signed.text).not.toContain(secret)
    const renewed = await ask('/renew', {}, { ...headers, cookie: cookieOf(signed) })
    expect(renewed).toMatchObject({ status: 200, body: { token: expect.any(String) } })
    expect(renewed.body).not.toHaveProperty('refresh')
    expect(cookieOf(renewed)).not.toBe(cookieOf(signed))
  }
})

test('[AU3] the desktop console has it in the body, and no cookie', async () => {
  const signed = await signIn(DESKTOP)
  expect(signed).toMatchObject({ status: 201, cookies: [], caching: 'no-store' })
  const renewed = await renew(signed.body['refresh'])
  expect(renewed).toMatchObject({ status: 200, cookies: [], body: { sessionId: signed.body['sessionId'] } })
  expect(renewed.body['refresh']).not.toBe(signed.body['refresh'])
  const left = await ask(
    '/current',
    {},
    { ...DESKTOP, authorization: `Bearer ${String(renewed.body['token'])}` },
    'DELETE',
  )
  expect(left).toMatchObject({ status: 200, cookies: [] })
  expect((await renew(renewed.body['refresh'])).status).toBe(401)
})

test("[AU3] neither origin's secret is taken from the other's place", async () => {
  const desktop = await signIn(DESKTOP)
  for (const headers of OTHERS) expect((await renew(desktop.body['refresh'], headers)).status).toBe(401)
  const browser = await signIn({})
  expect((await ask('/renew', {}, { ...DESKTOP, cookie: cookieOf(browser) })).status).toBe(401)
  expect((await renew(desktop.body['refresh'])).status, 'the tries before did not touch it').toBe(200)
  expect((await ask('/renew', {}, { cookie: cookieOf(browser) })).status).toBe(200)
})

test('[AU3] what is no secret is refused, typed, at both places', async () => {
  for (const bad of ['', 'x', 'x.', '.x', 'a b.c', "'.x", 'a.b.c', '\0.x', 'x'.repeat(200)])
    expect({ bad, status: (await renew(bad)).status }).toEqual({ bad, status: 401 })
  for (const bad of [1, null, {}, [], 'x'.repeat(201)]) expect((await renew(bad)).status).toBe(400)
  for (const cookie of ['onward_refresh=%00.x', 'onward_refresh=%', 'onward_refresh=', 'other=1'])
    expect({ cookie, status: (await ask('/renew', {}, { cookie })).status }).toEqual({ cookie, status: 401 })
})

test('[AU4] a secret that was used before ends the session (negative case 26)', async () => {
  const first = await signIn(DESKTOP)
  const second = await renew(first.body['refresh'])
  const third = await renew(second.body['refresh'])
  expect(third.status).toBe(200)
  expect((await renew(first.body['refresh'])).status).toBe(401)
  expect((await renew(third.body['refresh'])).status).toBe(401)
})

test('[AU5] an answer that was lost costs no session: the former secret counts once more', async () => {
  const first = await signIn(DESKTOP)
  const lost = await renew(first.body['refresh'])
  const again = await renew(first.body['refresh'])
  expect(again.status).toBe(200)
  expect((await renew(again.body['refresh'])).status).toBe(200)
  expect((await renew(lost.body['refresh'])).status).toBe(401)
})

test('[AU5] ten who show one secret at once: two are answered, then the session is over', async () => {
  const first = await signIn(DESKTOP)
  const all = await Promise.all(Array.from({ length: 10 }, () => renew(first.body['refresh'])))
  expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200,
    200,
    ...Array.from({ length: 8 }, () => 401),
  ])
})

/** One life of a desktop console's session: page, bridge, calls and keychain as they are, over a keyring of the profile's own. */
async function desktopSession(profile: string) {
  const plan = { path: join(profile, 'keychain.json'), schema: keychainFileSchema, fallback: EMPTY_KEYCHAIN }
  const keychain = makeKeychain(
    await openKeptFile(plan),
    osVault(
      safeStorage(() => profile),
      'linux',
    ),
  )
  // No other call is made here.
  const handlers = keychainCalls(keychain) as Handlers
  const frame = { origin: DESKTOP.origin }
  const sender = { sender: { mainFrame: frame, isDestroyed: () => false }, senderFrame: frame }
  const silent = (() => undefined) as never
  const bridge = makeBridge({
    invoke: (name, ...args) => answerCall({ name: name as CallName, sender, args }, handlers),
    on: silent,
    off: silent,
  })
  const asDesktop: SessionFetch = (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...DESKTOP } })
  return httpSessionApi(there.url, 'd1', asDesktop, desktopShell(bridge).keychain)
}

test('[AU6] a desktop console signs in, starts again without a password, and after signing out needs one', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'onward-session-'))
  try {
    const signed = await (await desktopSession(profile)).signIn('k.lind', there.password)
    expect(signed).toMatchObject({ kind: 'granted', granted: { actor: { name: 'Karin Lind' } } })
    for (let life = 0; life < 3; life++) expect((await (await desktopSession(profile)).renew()).kind).toBe('granted')
    const last = await desktopSession(profile)
    const renewed = await last.renew()
    expect(renewed).toMatchObject({ kind: 'granted', granted: { actor: { name: 'Karin Lind' } } })
    await last.signOut(renewed.kind === 'granted' ? renewed.granted.token : null)
    expect(JSON.parse(readFileSync(join(profile, 'keychain.json'), 'utf8'))).toEqual(EMPTY_KEYCHAIN)
    expect((await (await desktopSession(profile)).renew()).kind).toBe('refused')
  } finally {
    rmSync(profile, { recursive: true })
  }
})
