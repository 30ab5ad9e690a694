import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../../shared/kernel/instant.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'

/** How far the sender's clock may be off, and how old a post may be (Standard Webhooks: 5 min). */
const WINDOW_MS = 5 * MINUTE_MS
/** Signatures that one post may carry: secrets are rotated by signing with both. */
const MOST_SIGNATURES = 8

/** The head of a post, as sent. */
export type WebhookHead = {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
}

/**
 * Verifies a post by Standard Webhooks over its raw bytes: `v1,` signatures are HMAC-SHA256 in base64 over
 * `<id>.<timestamp>.<body>`, any of the secrets, compared in constant time. Gives the post's id, or null: nothing says
 * which part was wrong (rule TR5).
 */
export function verifyWebhook(
  head: WebhookHead,
  raw: Uint8Array,
  against: { readonly secrets: readonly string[]; readonly now: Instant },
): string | null {
  const { id = '', timestamp = '', signature = '' } = head
  if (!/^[\x21-\x7e]{1,120}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null
  if (Math.abs(against.now - Number(timestamp) * 1000) > WINDOW_MS) return null
  const given = signature.split(' ').slice(0, MOST_SIGNATURES).flatMap(readSignature)
  const wanted = against.secrets.map((secret) => sign(secret, `${id}.${timestamp}.`, raw))
  return given.some((one) => wanted.some((other) => same(one, other))) ? id : null
}

/** The bytes of a secret: `whsec_` and base64. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}

function sign(secret: string, head: string, raw: Uint8Array): Buffer {
  return createHmac('sha256', secretBytes(secret)).update(head).update(raw).digest()
}

function readSignature(text: string): Buffer[] {
  const [version, value = ''] = text.split(',')
  return version === 'v1' && /^[A-Za-z0-9+/]{43}=$/.test(value) ? [Buffer.from(value, 'base64')] : []
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
