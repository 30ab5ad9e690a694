import { createHmac } from 'node:crypto'

/** What is signed, by the rule of Standard Webhooks: id, time of the attempt (seconds) and the body as it is sent. */
export type Signable = { readonly id: string; readonly seconds: number; readonly body: string }

/** [EF2] The header `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 under the bytes that the secret encodes. */
export function signWebhook(secret: string, { id, seconds, body }: Signable): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}
