import { expect, test } from 'vitest'
import { z } from 'zod'
import { ARG_CLASSES, argClass } from './arg-classes.ts'
import { verbSchema, type Verb } from './command.ts'
import { openJourneyArgs } from './open-journey.ts'
import { SEALED_ARG, splitArgs } from './sealed-args.ts'
import { VERBS } from './verbs.ts'

const schemaOf = (verb: Verb): z.ZodType => (verb === 'open-journey' ? openJourneyArgs : VERBS[verb].args)

type Json = { readonly [key: string]: unknown }
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The arguments of a verb by name, those of all its shapes together. */
function argumentsOf(schema: z.ZodType): [string, Json][] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  const shapes = Array.isArray(json['anyOf']) ? json['anyOf'].filter(isJson) : [json]
  return shapes.flatMap(({ properties }) =>
    isJson(properties)
      ? Object.entries(properties).map(([name, one]): [string, Json] => [name, isJson(one) ? one : {}])
      : [],
  )
}

/** True where a person may put words into it: text that is no choice and no moment, anything at all, or a form. */
function takesWords(schema: Json): boolean {
  if ('const' in schema || 'enum' in schema) return false
  const parts = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]
  if (parts.length > 0) return parts.some((part) => takesWords(part))
  switch (schema['type']) {
    case 'string':
      return schema['format'] === undefined
    case 'array':
      return isJson(schema['items']) ? takesWords(schema['items']) : true
    case 'object':
      return objectTakesWords(schema)
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return false
    default:
      return true
  }
}

function objectTakesWords({ properties, additionalProperties }: Json): boolean {
  const members = isJson(properties) ? Object.values(properties).filter(isJson) : []
  return members.some((member) => takesWords(member)) || isJson(additionalProperties)
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

test('[SE1] every argument of every verb that takes words has a class, and no class is of an argument that is gone', () => {
  for (const verb of verbSchema.options) {
    const found = argumentsOf(schemaOf(verb))
    const worded = new Set(found.filter(([, schema]) => takesWords(schema)).map(([name]) => name))
    expect([verb, [...worded].sort()]).toEqual([verb, Object.keys(ARG_CLASSES[verb]).sort()])
  }
})

test('[SE1] the walk finds what nobody classed: text at any depth, and what is of no type', () => {
  const found = (shape: z.ZodType) =>
    argumentsOf(shape)
      .filter(([, schema]) => takesWords(schema))
      .map(([name]) => name)
  const shape = z.strictObject({
    choice: z.enum(['a', 'b']),
    many: z.array(z.enum(['a'])),
    at: z.number(),
    text: z.string().optional(),
    deep: z.strictObject({ one: z.strictObject({ text: z.string() }) }).nullable(),
    any: z.unknown(),
    list: z.array(z.string()),
    form: z.record(z.string(), z.unknown()),
  })
  expect(found(shape)).toEqual(['text', 'deep', 'any', 'list', 'form'])
  expect(found(z.union([z.strictObject({ keep: z.string() }), z.strictObject({ yes: z.literal(true) })]))).toEqual([
    'keep',
  ])
})

test('[SE1] no verb has an argument of the name under which sealed ones travel', () => {
  for (const verb of verbSchema.options)
    expect(argumentsOf(schemaOf(verb)).map(([name]) => name)).not.toContain(SEALED_ARG)
})

test('[SE1] notes, forms, values of facts, reasons and identities are secret; whom, where and which are not', () => {
  const secret = (verb: Verb, args: Record<string, unknown>) => splitArgs({ verb, args })
  expect(secret('note', { text: 'seen at 9' })).toEqual({ plain: {}, secret: { text: 'seen at 9' } })
  expect(secret('complete', { captures: { ok: true }, note: undefined, performedBy: 'M. Ruiz', via: 'phone' })).toEqual(
    {
      plain: { note: undefined, performedBy: 'M. Ruiz', via: 'phone' },
      secret: { captures: { ok: true } },
    },
  )
  expect(secret('set-fact', { fact: 'isolation', value: 'contact' })).toEqual({
    plain: { fact: 'isolation' },
    secret: { value: 'contact' },
  })
  expect(secret('claim', {})).toEqual({ plain: {}, secret: null })
  expect(argClass('note', 'toString')).toBe('plain')
})
