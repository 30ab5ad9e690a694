import { resolve } from 'node:path'
import type { z } from 'zod'
import { faultsBetween } from './faults-between.ts'
import { OPTIONS } from './options.ts'
import type { Option } from './options.ts'

/** What each variable was read as, before the rules between them. */
export type OptionValues = { readonly [K in keyof typeof OPTIONS]: z.output<(typeof OPTIONS)[K]['schema']> }

/** The server's settings: read once, frozen, handed down from app/. */
export type Settings = Omit<OptionValues, 'tlsCert' | 'tlsKey' | 'zone'> & {
  /** Absolute path. */
  readonly dataDir: string
  /** null: plain HTTP, on loopback or behind a proxy. Paths are absolute. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  /** IANA zone of the facility. */
  readonly zone: string
}

export type ReadSettings =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** One plain sentence per wrong variable: its name, what was given, what is allowed. */
  | { readonly kind: 'wrong'; readonly sentences: readonly string[] }

/** What stands where the environment is silent; handed in so that a test does not depend on its machine. */
export type Surroundings = { readonly folder: string; readonly zone: string }

/** Reads the environment into settings, or says in sentences what is wrong with it. Never throws for a value. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  around: Surroundings = thisMachine(),
): ReadSettings {
  const sentences: string[] = []
  const entries = Object.entries<Option<unknown>>(OPTIONS).map(([key, option]) => {
    const read = valueOf(option, env[option.name])
    if ('fault' in read) sentences.push(read.fault)
    return [key, 'value' in read ? read.value : null]
  })
  if (sentences.length > 0) return { kind: 'wrong', sentences }
  // Each value has just passed the schema its type is inferred from.
  const values = Object.fromEntries(entries) as OptionValues
  const between = faultsBetween(values)
  if (between.length > 0) return { kind: 'wrong', sentences: between }
  return { kind: 'settings', settings: settle(values, around) }
}

function valueOf(option: Option<unknown>, given: string | undefined): { value: unknown } | { fault: string } {
  const text = given?.trim() ?? ''
  const read = option.schema.safeParse(text === '' ? option.fallback : text)
  if (read.success) return { value: read.data }
  const shown = option.secret === true ? `a value of ${text.length} characters` : JSON.stringify(text)
  return { fault: `${option.name} is ${shown}. Allowed: ${option.allowed}.` }
}

function settle({ tlsCert, tlsKey, ...values }: OptionValues, around: Surroundings): Settings {
  const at = (path: string) => resolve(around.folder, path)
  const tls = tlsCert !== null && tlsKey !== null ? { certFile: at(tlsCert), keyFile: at(tlsKey) } : null
  return Object.freeze({ ...values, tls, dataDir: at(values.dataDir), zone: values.zone ?? around.zone })
}

function thisMachine(): Surroundings {
  return { folder: process.cwd(), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }
}
