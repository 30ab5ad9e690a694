import { isInstantName } from './present.ts'

type Json = { readonly [key: string]: unknown }

/** The JSON schema of a value as `present` shows it: where a row has epoch ms, REST has ISO text. */
export function presentSchema(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inner(key, value)]))
}

function inner(key: string, value: unknown): unknown {
  if (key !== 'properties') return mapped(value, presentSchema)
  const properties = Object.entries(isSchema(value) ? value : {})
  const change = (name: string) => (isInstantName(name) || name === 'reached' ? textInstead : presentSchema)
  return Object.fromEntries(properties.map(([name, schema]) => [name, mapped(schema, change(name))]))
}

/** Integers of an instant become text; `null` beside them stays. */
function textInstead(schema: Json): Json {
  if (schema['type'] === 'integer' || schema['type'] === 'number') return { type: 'string', format: 'date-time' }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, mapped(value, textInstead)]))
}

function mapped(value: unknown, change: (schema: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, change))
  return isSchema(value) ? change(value) : value
}

function isSchema(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
