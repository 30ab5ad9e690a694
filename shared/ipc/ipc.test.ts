import { expect, test } from 'vitest'
import { CALL_NAMES } from './call-names.ts'
import { calls } from './calls.ts'
import { noticeText } from './notice.ts'
import { serverOriginSchema } from './settings.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

test('[SH1] the names and the schemas are of the same calls', () => {
  expect([...CALL_NAMES].toSorted()).toEqual(Object.keys(calls).toSorted())
})

test('[SH2] an argument with anything missing, added or of another kind does not parse', () => {
  const append = calls['journal.append'].arg
  expect(append.safeParse({ id, body: '{}' }).success).toBe(true)
  const wrong = [
    undefined,
    null,
    [],
    'x',
    { id },
    { id, body: 1 },
    { id: 'x', body: '{}' },
    { id, body: '{}', more: 1 },
    JSON.parse(`{"id":"${id}","body":"{}","__proto__":{"x":1}}`),
    { id, body: 'a\ud800' },
  ]
  for (const arg of wrong) expect(append.safeParse(arg).success, JSON.stringify(arg)).toBe(false)
  expect(calls['journal.load'].arg.safeParse({}).success).toBe(false)
})

test('[SH3] the server is https, or http on this machine; nothing that could reach into a header', () => {
  for (const [text, origin] of [
    ['https://onward.hospital.example/', 'https://onward.hospital.example'],
    ['HTTPS://Onward.Hospital:8443', 'https://onward.hospital:8443'],
    ['http://127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['http://localhost:4810', 'http://localhost:4810'],
    ['http://[::1]:4810', 'http://[::1]:4810'],
  ])
    expect(serverOriginSchema.parse(text)).toBe(origin)
  const wrong = [
    'http://onward.hospital.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://a b',
    "https://a; script-src 'unsafe-inline'",
    'https://u:p@host',
    'https://host/path',
    'https://*',
    'wss://host',
    'javascript:alert(1)',
    '',
  ]
  for (const text of wrong) expect(serverOriginSchema.safeParse(text).success, text).toBe(false)
})

test('[SH4] a notification holds a unit and a count, never a person, a bed or free text', () => {
  expect(noticeText([{ kind: 'escalation', unit: '4 West', count: 1 }]).body).toBe('4 West: 1 step needs you')
  expect(noticeText([{ kind: 'escalation', unit: '4 West', count: 2 }]).body).toBe('4 West: 2 steps need you')
  const two = noticeText([
    { kind: 'escalation', unit: '4 West', count: 2 },
    { kind: 'escalation', unit: '5 East', count: 2 },
  ])
  expect(two.body).toBe('2 units: 4 steps need you')
  const notify = calls.notify.arg
  expect(notify.safeParse({ kind: 'escalation', unit: 'RIVERA, Ana', count: 1 }).success).toBe(false)
  expect(notify.safeParse({ kind: 'escalation', unit: '4 West', count: 1, body: 'RIVERA' }).success).toBe(false)
})

test('[SH5] a secret is short visible ASCII for one server; a fault never repeats it', () => {
  const keep = calls['keychain.keep'].arg
  const server = 'https://onward.example'
  expect(keep.parse({ server: 'HTTPS://Onward.Example/', secret: 'a.B-_9' })).toEqual({ server, secret: 'a.B-_9' })
  for (const secret of ['', 'a b', 'a\n', 'a\0', 'é', 'x'.repeat(513), 1, null, ['a']])
    expect(keep.safeParse({ server, secret }).success, JSON.stringify(secret)).toBe(false)
  for (const server of ['http://evil.example', 'app://onward', '__proto__', ''])
    expect(calls['keychain.take'].arg.safeParse({ server }).success, server).toBe(false)
  const fault = keep.safeParse({ server, secret: 'not-to-be-told ' }).error
  expect(JSON.stringify(fault)).not.toContain('not-to-be-told')
})
