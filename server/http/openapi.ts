import { z } from 'zod'
import { presentSchema } from './present-schema.ts'
import type { Route } from './route.ts'

type Json = { readonly [key: string]: unknown }

/** The OpenAPI 3.1 page of the routes, made from the very schemas that check them. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route)
  return {
    openapi: '3.1.0',
    info: { title: 'Onward', version, description: 'Journeys, tasks and commands of one hospital.' },
    paths,
    components: {
      schemas: { Problem: PROBLEM, ...namedSchemas(routes) },
      securitySchemes: { session: { type: 'http', scheme: 'bearer' }, service: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function namedSchemas(routes: readonly Route[]): Json {
  const named = routes.flatMap(({ schemas = {} }) => Object.entries(schemas))
  return Object.fromEntries(named.map(([name, schema]) => [name, jsonSchema(schema, 'input')]))
}

const PROBLEM: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.guard === 'open' ? {} : { security: [{ [route.guard]: [] }] }),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...requestBody(route),
    responses: responses(route),
  }
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => !['', 'api', 'v1'].includes(word))
  return [method.toLowerCase(), ...words].join('-')
}

function requestBody(route: Route): Json {
  if (route.rawBody !== undefined)
    return { requestBody: { required: true, content: { [route.rawBody]: { schema: { type: 'string' } } } } }
  if (route.body === undefined) return {}
  return {
    requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
  }
}

function responses(route: Route): Json {
  const schema = route.answer === undefined ? {} : { schema: presentSchema(jsonSchema(route.answer, 'output')) }
  const success = { description: 'Done.', content: { [route.answerType ?? 'application/json']: schema } }
  const refusals = REFUSALS.filter(({ of }) => of(route)).map(({ status, says }) => [status, problem(says)])
  return { [route.status ?? 200]: success, ...route.alsoAnswers, ...Object.fromEntries(refusals) }
}

const REFUSALS: readonly { status: number; says: string; of: (route: Route) => boolean }[] = [
  { status: 400, says: 'The question is malformed.', of: () => true },
  { status: 401, says: 'Not signed in, or the key is wrong.', of: ({ guard }) => guard !== 'open' },
  { status: 404, says: 'No such thing, or not for you.', of: ({ path }) => path.includes('{') },
  { status: 413, says: 'The body is too large.', of: ({ method }) => method === 'POST' },
  { status: 429, says: 'Too many requests; see Retry-After.', of: () => true },
]

function problem(description: string): Json {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: jsonSchema(schema as z.ZodType, 'input'),
  }))
}

/** Without `$schema`: the dialect of an OpenAPI 3.1 page is that of its schemas already. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
