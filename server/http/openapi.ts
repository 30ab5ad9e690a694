import { z } from 'zod'
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
      securitySchemes: { session: { type: 'http', scheme: 'bearer' }, service: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operation(route: Route): Json {
  return {
    summary: route.summary,
    ...(route.guard === 'open' ? {} : { security: [{ [route.guard]: [] }] }),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...requestBody(route),
    responses: responses(route),
  }
}

function requestBody(route: Route): Json {
  if (route.rawBody !== undefined)
    return { requestBody: { content: { [route.rawBody]: { schema: { type: 'string' } } } } }
  if (route.body === undefined) return {}
  return {
    requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
  }
}

function responses(route: Route): Json {
  const schema = route.answer === undefined ? {} : { schema: jsonSchema(route.answer, 'output') }
  const success = { description: 'Done.', content: { 'application/json': schema } }
  const refusals = route.guard === 'open' ? {} : { 401: { description: 'Not signed in.' } }
  return { [route.status ?? 200]: success, 400: { description: 'The question is malformed.' }, ...refusals }
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

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' })
}
