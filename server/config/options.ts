import { isIP } from 'node:net'
import { z } from 'zod'

/** One setting: its variable, what it is for, what may stand there, and what holds when it is not set. */
export type Option<T> = {
  readonly name: string
  readonly about: string
  /** Ends the sentence "Allowed: ..." of a refusal. */
  readonly allowed: string
  /** The value taken when the variable is absent or empty; null when absence itself means something. */
  readonly fallback: string | null
  /** How an absent value reads in --help, where the fallback alone does not say it. */
  readonly unset?: string
  /** A secret is never repeated in a refusal. */
  readonly secret?: boolean
  readonly schema: z.ZodType<T>
}

/** Every setting of the server, in the order of --help (design.md section 3). */
export const OPTIONS = {
  host: option({
    name: 'ONWARD_HOST',
    about: 'Address to listen on, for the console, the API and MLLP.',
    allowed: 'a host name or an IP address',
    fallback: '127.0.0.1',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
  }),
  port: option({
    name: 'ONWARD_PORT',
    about: 'Port of the console and the API.',
    allowed: 'a whole number from 0 to 65535 (0 takes any free port)',
    fallback: '4810',
    schema: portNumber(),
  }),
  mllpPort: option({
    name: 'ONWARD_MLLP_PORT',
    about: 'Port of the HL7 v2 listener (MLLP).',
    allowed: 'a whole number from 0 to 65535 (0 takes any free port)',
    fallback: '4811',
    schema: portNumber(),
  }),
  mllpAllow: option({
    name: 'ONWARD_MLLP_ALLOW',
    about: 'Peers that may send over MLLP besides this machine itself.',
    allowed: 'IP addresses or networks with commas between, as in 10.2.0.15, 10.3.0.0/16',
    fallback: '',
    unset: 'this machine only',
    schema: listOf(isAddressOrNetwork),
  }),
  webhookAllow: option({
    name: 'ONWARD_WEBHOOK_ALLOW',
    about: 'Networks that webhooks may go to although they are this machine or link-local, and without TLS.',
    allowed: 'IP addresses or networks with commas between, as in 127.0.0.1, 169.254.10.0/24',
    fallback: '',
    unset: 'none',
    schema: listOf(isAddressOrNetwork),
  }),
  dataDir: option({
    name: 'ONWARD_DATA_DIR',
    about: 'Folder of the embedded database and the generated keys.',
    allowed: 'the path of a folder',
    fallback: '.onward',
    schema: path(),
  }),
  databaseUrl: option({
    name: 'DATABASE_URL',
    about: 'A PostgreSQL of your own, in place of the embedded one.',
    allowed: 'an address like postgres://user:password@host:5432/database',
    fallback: null,
    unset: 'embedded database',
    secret: true,
    schema: z.string().refine(isPostgresUrl).nullable(),
  }),
  tlsCert: option({
    name: 'ONWARD_TLS_CERT',
    about: 'TLS certificate chain, a PEM file; goes with ONWARD_TLS_KEY.',
    allowed: 'the path of a file',
    fallback: null,
    unset: 'no TLS: loopback only',
    schema: path().nullable(),
  }),
  tlsKey: option({
    name: 'ONWARD_TLS_KEY',
    about: 'Private key of the certificate, a PEM file.',
    allowed: 'the path of a file',
    fallback: null,
    unset: 'no TLS: loopback only',
    schema: path().nullable(),
  }),
  behindProxy: option({
    name: 'ONWARD_BEHIND_PROXY',
    about: '1 when a proxy in front of this server does the TLS.',
    allowed: '1 or 0',
    fallback: '0',
    schema: flag('1', '0'),
  }),
  serviceKey: option({
    name: 'ONWARD_SERVICE_KEY',
    about: 'Key that senders of POST /hl7v2 put in the Authorization header.',
    allowed: 'at least 16 visible characters without blanks',
    fallback: null,
    unset: 'generated into the data folder',
    secret: true,
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,512}$/)
      .nullable(),
  }),
  webhookSecrets: option({
    name: 'ONWARD_WEBHOOK_SECRETS',
    about: 'Secrets of Standard Webhooks that sign posts to /api/v1/hooks.',
    allowed: 'whsec_ and base64 of at least 24 bytes; several with commas between while they are rotated',
    fallback: '',
    unset: 'no webhook is taken',
    secret: true,
    schema: listOf(isWebhookSecret),
  }),
  dischargeCodes: option({
    name: 'ONWARD_DISCHARGE_CODES',
    about: 'Codes in OBR-4 (first or second component) that mean a discharge order.',
    allowed: 'codes with commas between, as in DISCHARGE, 3457',
    fallback: 'DISCHARGE,DISCH,DC,ADT2',
    schema: listOf((code) => code.length <= 60).refine((codes) => codes.length > 0),
  }),
  orderCodes: option({
    name: 'ONWARD_ORDER_CODES',
    about:
      'What other codes mean: in OBR-4 an admission, something that needs an authorization or whose benefits are asked for, a follow-up, a referral, a recall; in FT1-7 an item that is replaced when it is used, an implant.',
    allowed:
      'admit, auth, benefits, follow-up, referral, recall, stock or implant, each as kind:CODE, with commas between',
    fallback:
      'admit:ADMIT,admit:ADMISSION,auth:PRIORAUTH,follow-up:FOLLOWUP,follow-up:RECHECK,referral:REFERRAL,recall:RECALL',
    schema: listOf((entry) => /^(?:admit|auth|benefits|follow-up|referral|recall|stock|implant):.{1,60}$/.test(entry)),
  }),
  documentCodes: option({
    name: 'ONWARD_DOCUMENT_CODES',
    about:
      'Of which act a signed document of a type (TXA-2) is the record: the step is done without anybody ticking it.',
    allowed:
      'consent, teaching, handoff, letter, med-rec, note-review or result-review, each as kind:CODE, with commas between',
    fallback:
      'consent:CONSENT,teaching:TEACHING,handoff:HANDOFF,letter:LETTER,med-rec:MEDREC,note-review:NOTEREVIEW,result-review:RESULTREVIEW',
    schema: listOf((entry) =>
      /^(?:consent|teaching|handoff|letter|med-rec|note-review|result-review):.{1,60}$/.test(entry),
    ),
  }),
  operatingRooms: option({
    name: 'ONWARD_OPERATING_ROOMS',
    about: 'Places or resources of appointments (AIL-3, AIG-3) that are operating rooms.',
    allowed: 'names with commas between, as in OR, OR2',
    fallback: 'OR',
    schema: listOf((name) => name.length <= 60),
  }),
  zone: option({
    name: 'ONWARD_ZONE',
    about: 'Time zone of the facility, for messages and calendars that name none.',
    allowed: 'an IANA time zone such as America/New_York',
    fallback: null,
    unset: 'the zone of this machine',
    schema: z.string().refine(isZone).nullable(),
  }),
  a03Means: option({
    name: 'ONWARD_A03_MEANS',
    about: 'What an A03 says here: the patient has left, or the paperwork is done.',
    allowed: 'left or paperwork',
    fallback: 'paperwork',
    schema: z.enum(['left', 'paperwork']),
  }),
  demo: option({
    name: 'ONWARD_DEMO',
    about: '1 fills an empty database with the synthetic hospital (set by npm start).',
    allowed: '1 or 0',
    fallback: '0',
    schema: flag('1', '0'),
  }),
  demoFeed: option({
    name: 'ONWARD_DEMO_FEED',
    about: 'off keeps the scenario player and the simulated staff of the demo still.',
    allowed: 'on or off',
    fallback: 'on',
    schema: flag('on', 'off'),
  }),
  logLevel: option({
    name: 'ONWARD_LOG_LEVEL',
    about: 'How much is logged.',
    allowed: 'trace, debug, info, warn, error, fatal or silent',
    fallback: 'info',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  }),
} as const

function option<T>(given: Option<T>): Option<T> {
  return Object.freeze(given)
}

function portNumber(): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65_535)
}

function flag(yes: string, no: string): z.ZodType<boolean> {
  return z.enum([yes, no]).transform((given) => given === yes)
}

function path(): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .refine((given) => !given.includes('\0'))
}

function listOf(fits: (item: string) => boolean): z.ZodType<readonly string[]> {
  const parts = (given: string) =>
    given
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return z
    .string()
    .transform(parts)
    .refine((items) => items.every(fits))
}

function isWebhookSecret(given: string): boolean {
  return /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(given)
}

function isAddressOrNetwork(given: string): boolean {
  const [address = '', prefix, ...rest] = given.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (bits < 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
}

function isPostgresUrl(given: string): boolean {
  return URL.canParse(given) && ['postgres:', 'postgresql:'].includes(new URL(given).protocol)
}

function isZone(given: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone !== ''
  } catch (error) {
    // Intl has no way to ask: an unknown zone is a RangeError, anything else is a bug.
    if (error instanceof RangeError) return false
    throw error
  }
}
