import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { secretBytes, verifyWebhook } from './verify-webhook.ts'

const NOW = 1_795_176_000_000
const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`
const OTHER = `whsec_${Buffer.from('another one of sufficient length').toString('base64')}`
const BODY = Buffer.from('{"data":{"item":"Gloves – M"}}')

function signed(secret: string, { id = 'msg_1', at = NOW, body = BODY } = {}) {
  const timestamp = String(Math.floor(at / 1000))
  const mac = createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return { id, timestamp, signature: `v1,${mac}` }
}

const verify = (head: Parameters<typeof verifyWebhook>[0], body = BODY, secrets = [SECRET]) =>
  verifyWebhook(head, body, { secrets, now: NOW })

test('[TR5] a post that is signed over its raw bytes is its sender’s', () => {
  expect(verify(signed(SECRET))).toBe('msg_1')
})

test('[TR5] the published example of Standard Webhooks', () => {
  const head = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const against = { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], now: 1_614_265_330_000 }
  expect(verifyWebhook(head, Buffer.from('{"test": 2432232314}'), against)).toBe(head.id)
})

test('[TR5] while secrets are rotated, one of the signatures by one of the secrets is enough', () => {
  const both = { ...signed(SECRET), signature: `${signed(OTHER).signature} ${signed(SECRET).signature}` }
  expect(verify(both)).toBe('msg_1')
  expect(verify(signed(OTHER), BODY, [SECRET, OTHER])).toBe('msg_1')
})

test('[TR5] another body, id, time, secret or version, and nothing at all are nobody’s', () => {
  const good = signed(SECRET)
  expect(verify(good, Buffer.from(`${BODY.toString()} `))).toBeNull()
  expect(verify({ ...good, id: 'msg_2' })).toBeNull()
  expect(verify({ ...good, timestamp: String(Number(good.timestamp) + 1) })).toBeNull()
  expect(verify(signed(OTHER))).toBeNull()
  expect(verify({ ...good, signature: good.signature.replace('v1', 'v1a') })).toBeNull()
  expect(verify({ ...good, signature: 'v1,AAAA' })).toBeNull()
  expect(verify({ id: undefined, timestamp: undefined, signature: undefined })).toBeNull()
  expect(verify(good, BODY, [])).toBeNull()
})

test('[TR5] five minutes either way, no more', () => {
  expect(verify(signed(SECRET, { at: NOW - 299_000 }))).toBe('msg_1')
  expect(verify(signed(SECRET, { at: NOW + 299_000 }))).toBe('msg_1')
  expect(verify(signed(SECRET, { at: NOW - 302_000 }))).toBeNull()
  expect(verify(signed(SECRET, { at: NOW + 302_000 }))).toBeNull()
})
