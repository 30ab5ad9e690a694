import { SignJWT, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Instant } from '../../shared/kernel/instant.ts'

/** How long an access token holds, in ms (design.md 6.1). */
export const ACCESS_TOKEN_MS = 15 * 60_000

const AUDIENCE = 'onward-console'
const TYPE = 'at+jwt'
const claimsSchema = z.object({ sub: z.string(), sid: z.string(), exp: z.number() })

/** What a genuine token says: who, which sign-in, until when. Rights are never in it; they are read anew. */
export type AccessClaims = { readonly user: string; readonly session: string; readonly expiresAt: Instant }

/** Signs and checks access tokens with one secret that all nodes of a database share. `issuer` is the database's epoch. */
export type AccessTokens = {
  sign(user: string, session: string, now: Instant): Promise<{ token: string; expiresAt: Instant }>
  /** Null for anything but a live token of ours: other algorithm, type, audience, issuer, signature or time. */
  verify(token: string, now: Instant): Promise<AccessClaims | null>
}

/** Makes the signer and checker. `secret` has at least 32 bytes. */
export function accessTokens(secret: Uint8Array, issuer: string): AccessTokens {
  return {
    async sign(user, session, now) {
      const expiresAt = now + ACCESS_TOKEN_MS
      const token = await new SignJWT({ sid: session })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setSubject(user)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(secret)
      return { token, expiresAt: Math.floor(expiresAt / 1000) * 1000 }
    },
    async verify(token, now) {
      if (token.length > 4096) return null
      const options = { algorithms: ['HS256'], typ: TYPE, audience: AUDIENCE, issuer, currentDate: new Date(now) }
      const checked = await jwtVerify(token, secret, options).catch(() => null)
      const claims = claimsSchema.safeParse(checked?.payload)
      if (!claims.success) return null
      return { user: claims.data.sub, session: claims.data.sid, expiresAt: claims.data.exp * 1000 }
    },
  }
}
