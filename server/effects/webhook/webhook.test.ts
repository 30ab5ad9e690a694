import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { addressRule } from './address-rule.ts'
import { postWebhook } from './post-webhook.ts'
import { signWebhook } from './sign-webhook.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => void server.close())
  return { seen, port: (server.address() as AddressInfo).port }
}

const ok = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end()
const loopback = addressRule(['127.0.0.1'])

test('[EF2] the signature is the one Standard Webhooks publishes as its example', () => {
  const body = '{"test": 2432232314}'
  const signed = signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body,
  })
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const own = createHmac('sha256', key).update(`msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.${body}`).digest('base64')
  expect(signed).toBe(`v1,${own}`)
})

test.each([
  ['127.0.0.1', 'barred'],
  ['127.9.9.9', 'barred'],
  ['0.0.0.0', 'barred'],
  ['169.254.169.254', 'barred'],
  ['::1', 'barred'],
  ['::', 'barred'],
  ['::ffff:127.0.0.1', 'barred'],
  ['::ffff:7f00:1', 'barred'],
  ['64:ff9b::a9fe:a9fe', 'barred'],
  ['fe80::1', 'barred'],
  ['fe80::1%eth0', 'barred'],
  ['239.1.1.1', 'barred'],
  ['not an address', 'barred'],
  ['10.20.30.40', 'open'],
  ['192.168.1.1', 'open'],
  ['93.184.215.14', 'open'],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'open'],
])('[EF3] [case 74] %s is %s', (address, verdict) => {
  expect(addressRule([])(address)).toBe(verdict)
})

test('[EF3] what the settings name is exempt, and only that', () => {
  const rule = addressRule(['127.0.0.1', '169.254.10.0/24'])
  expect(['127.0.0.1', '::ffff:127.0.0.1', '127.0.0.2', '169.254.10.7', '169.254.169.254'].map(rule)).toEqual([
    'exempt',
    'exempt',
    'barred',
    'exempt',
    'barred',
  ])
})

test.each(['http://127.0.0.1', 'http://localhost', 'http://2130706433', 'http://0x7f.1', 'http://[::ffff:127.0.0.1]'])(
  '[EF3] [case 74] %s is not connected to where the settings do not name it',
  async (origin) => {
    const { seen, port } = await receiver(ok)
    const posting = { url: `${origin}:${port}/hook`, headers: {}, body: '{}' }
    await expect(postWebhook(posting, addressRule([]))).rejects.toThrow('ONWARD_WEBHOOK_ALLOW')
    expect(seen).toEqual([])
  },
)

test('[EF3] without TLS nothing is sent but to what the settings name', async () => {
  const posting = { url: 'http://10.255.255.1/hook', headers: {}, body: '{}' }
  await expect(postWebhook(posting, addressRule([]))).rejects.toThrow('not https')
})

test('[EF3] [case 74] a redirect is not followed, and counts as not taken', async () => {
  const target = await receiver(ok)
  const { port } = await receiver((_, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${target.port}/elsewhere` }).end()
  })
  const posting = { url: `http://127.0.0.1:${port}/hook`, headers: {}, body: '{}' }
  await expect(postWebhook(posting, loopback)).rejects.toThrow('status 307')
  expect(target.seen).toEqual([])
})

test('[EF3] an answer without end holds nothing up: its body is not read', async () => {
  const { port } = await receiver((_, response) => {
    response.writeHead(200)
    response.write('x'.repeat(1_000))
  })
  await postWebhook({ url: `http://127.0.0.1:${port}/hook`, headers: { 'x-a': '1' }, body: '{"a":1}' }, loopback)
})
