import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { ACCESS_TOKEN_MS, accessTokens } from './access-token.ts'

const secret = new Uint8Array(32).fill(7)
const tokens = accessTokens(secret, 'epoch-1')
const now = 1_800_000_000_000

test('[AU1] a token of ours names user and session until its time is over', async () => {
  const { token, expiresAt } = await tokens.sign('u1', 's1', now)
  expect(await tokens.verify(token, now)).toEqual({ user: 'u1', session: 's1', expiresAt })
  expect(await tokens.verify(token, now + ACCESS_TOKEN_MS + 1000)).toBeNull()
})

test('[AU1] no algorithm, another secret, type, audience or issuer is nobody', async () => {
  const base = () => new SignJWT({ sid: 's1' }).setSubject('u1').setExpirationTime(now / 1000 + 60)
  const sign = (typ: string, aud: string, iss: string, key = secret) =>
    base().setProtectedHeader({ alg: 'HS256', typ }).setAudience(aud).setIssuer(iss).sign(key)
  const fakes = [
    new UnsecuredJWT({ sid: 's1' }).setSubject('u1').setAudience('onward-console').setIssuer('epoch-1').encode(),
    await sign('JWT', 'onward-console', 'epoch-1'),
    await sign('at+jwt', 'other', 'epoch-1'),
    await sign('at+jwt', 'onward-console', 'epoch-2'),
    await sign('at+jwt', 'onward-console', 'epoch-1', new Uint8Array(32).fill(8)),
    'garbage',
    'x'.repeat(5000),
  ]
  for (const fake of fakes) expect(await tokens.verify(fake, now)).toBeNull()
  expect(await tokens.verify(await sign('at+jwt', 'onward-console', 'epoch-1'), now)).not.toBeNull()
})
