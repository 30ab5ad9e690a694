import { expect, test } from 'vitest'
import { describeSettings } from './describe-settings.ts'
import { OPTIONS } from './options.ts'
import { readSettings } from './read-settings.ts'
import type { Settings } from './read-settings.ts'

const around = { folder: '/srv/onward', zone: 'Europe/Berlin' }

function settings(env: Record<string, string>): Settings {
  const read = readSettings(env, around)
  if (read.kind === 'wrong') throw new Error(read.sentences.join('\n'))
  return read.settings
}

function sentences(env: Record<string, string>): readonly string[] {
  const read = readSettings(env, around)
  return read.kind === 'wrong' ? read.sentences : []
}

const WEBHOOK_SECRET = `whsec_${'A'.repeat(32)}`

test('an empty environment gives the defaults of --help, frozen', () => {
  const read = settings({})
  expect(read).toEqual({
    host: '127.0.0.1',
    port: 4810,
    mllpPort: 4811,
    mllpAllow: [],
    webhookAllow: [],
    dataDir: '/srv/onward/.onward',
    databaseUrl: null,
    tls: null,
    behindProxy: false,
    serviceKey: null,
    webhookSecrets: [],
    dischargeCodes: ['DISCHARGE', 'DISCH', 'DC', 'ADT2'],
    orderCodes: [
      'admit:ADMIT',
      'admit:ADMISSION',
      'auth:PRIORAUTH',
      'follow-up:FOLLOWUP',
      'follow-up:RECHECK',
      'referral:REFERRAL',
      'recall:RECALL',
    ],
    documentCodes: [
      'consent:CONSENT',
      'teaching:TEACHING',
      'handoff:HANDOFF',
      'letter:LETTER',
      'med-rec:MEDREC',
      'note-review:NOTEREVIEW',
      'result-review:RESULTREVIEW',
    ],
    operatingRooms: ['OR'],
    zone: 'Europe/Berlin',
    a03Means: 'paperwork',
    demo: false,
    demoFeed: true,
    logLevel: 'info',
  })
  expect(Object.isFrozen(read)).toBe(true)
})

test('every variable is read', () => {
  const read = settings({
    ONWARD_HOST: '0.0.0.0',
    ONWARD_PORT: '0',
    ONWARD_MLLP_PORT: '0',
    ONWARD_MLLP_ALLOW: '10.2.0.15, 10.3.0.0/16,fd00::/8',
    ONWARD_DATA_DIR: '/var/lib/onward',
    DATABASE_URL: 'postgres://u:p@db/onward',
    ONWARD_TLS_CERT: 'tls/cert.pem',
    ONWARD_TLS_KEY: '/etc/key.pem',
    ONWARD_BEHIND_PROXY: '0',
    ONWARD_SERVICE_KEY: 'sixteen-letters!',
    ONWARD_WEBHOOK_SECRETS: WEBHOOK_SECRET,
    ONWARD_DISCHARGE_CODES: 'D1 ,D2',
    ONWARD_ZONE: 'America/New_York',
    ONWARD_A03_MEANS: 'left',
    ONWARD_DEMO: '0',
    ONWARD_DEMO_FEED: 'off',
    ONWARD_LOG_LEVEL: 'debug',
  })
  expect(read).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    mllpAllow: ['10.2.0.15', '10.3.0.0/16', 'fd00::/8'],
    dataDir: '/var/lib/onward',
    databaseUrl: 'postgres://u:p@db/onward',
    tls: { certFile: '/srv/onward/tls/cert.pem', keyFile: '/etc/key.pem' },
    serviceKey: 'sixteen-letters!',
    webhookSecrets: [WEBHOOK_SECRET],
    dischargeCodes: ['D1', 'D2'],
    zone: 'America/New_York',
    a03Means: 'left',
    demoFeed: false,
    logLevel: 'debug',
  })
})

test.each([
  ['ONWARD_PORT', '65536'],
  ['ONWARD_PORT', '48ten'],
  ['ONWARD_PORT', '-1'],
  ['ONWARD_HOST', 'a host'],
  ['ONWARD_MLLP_ALLOW', '10.2.0.0/33'],
  ['ONWARD_MLLP_ALLOW', 'ehr.example'],
  ['ONWARD_ZONE', 'Mars/Olympus'],
  ['ONWARD_A03_MEANS', 'gone'],
  ['ONWARD_DEMO', 'yes'],
  ['ONWARD_DEMO_FEED', '0'],
  ['ONWARD_LOG_LEVEL', 'loud'],
  ['ONWARD_DISCHARGE_CODES', ','],
])('%s=%s is refused in one sentence that names it, the value and what is allowed', (name, value) => {
  const said = sentences({ [name]: value })
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(new RegExp(`^${name} is .*\\. Allowed: .+\\.$`))
  expect(said[0]).toContain(value)
})

test('a secret is not repeated in its refusal', () => {
  expect(sentences({ DATABASE_URL: 'mysql://u:hunter2@db/x' })).toEqual([
    'DATABASE_URL is a value of 22 characters. Allowed: an address like postgres://user:password@host:5432/database.',
  ])
  expect(sentences({ ONWARD_SERVICE_KEY: 'short' })[0]).not.toContain('short')
})

test('all wrong values are said at once', () => {
  expect(sentences({ ONWARD_PORT: 'x', ONWARD_LOG_LEVEL: 'y' })).toHaveLength(2)
})

test('without TLS only loopback is listened on, unless a proxy does the TLS', () => {
  expect(sentences({ ONWARD_HOST: '0.0.0.0' })[0]).toMatch(/^ONWARD_HOST is "0\.0\.0\.0" without TLS\. Allowed: /)
  expect(settings({ ONWARD_HOST: '0.0.0.0', ONWARD_BEHIND_PROXY: '1' }).host).toBe('0.0.0.0')
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
    expect(settings({ ONWARD_HOST: host }).host).toBe(host)
})

test('a certificate goes with its key', () => {
  expect(sentences({ ONWARD_TLS_CERT: 'c.pem' })[0]).toMatch(/ONWARD_TLS_KEY is not/)
  expect(sentences({ ONWARD_TLS_KEY: 'k.pem' })[0]).toMatch(/ONWARD_TLS_CERT is not/)
})

test('the demo stays on loopback, even behind a proxy', () => {
  const env = { ONWARD_DEMO: '1', ONWARD_HOST: '0.0.0.0', ONWARD_BEHIND_PROXY: '1' }
  expect(sentences(env)).toEqual([
    'ONWARD_HOST is "0.0.0.0" and ONWARD_DEMO is 1. Allowed with the demo: 127.0.0.1, ::1 or localhost.',
  ])
})

test('the two ports differ, unless both are free ones', () => {
  expect(sentences({ ONWARD_PORT: '4811' })).toHaveLength(1)
  expect(settings({ ONWARD_PORT: '0', ONWARD_MLLP_PORT: '0' }).port).toBe(0)
})

test('--help names every variable once, with its default', () => {
  const help = describeSettings()
  for (const { name } of Object.values(OPTIONS)) expect(help.split(`  ${name} (`)).toHaveLength(2)
  expect(help).toContain('ONWARD_PORT (4810)')
  expect(help).toContain('ONWARD_SERVICE_KEY (generated into the data folder)')
})
