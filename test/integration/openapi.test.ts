import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, type TestServer } from '../builders/server.ts'
import { deskAt, uuidV7, type Desk } from './parts/desk.ts'
import { feedOf, stayIn } from './parts/feed.ts'

type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly security?: readonly object[]
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: object }>> }
  readonly responses: Readonly<
    Record<string, { description: string; content?: Readonly<Record<string, { schema?: object }>> }>
  >
}
type Page = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: object; readonly securitySchemes: object }
}

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, date: true, uuid: true } })
let there: TestServer
let desk: Desk
let page: Page
let supervisor = ''

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  page = (await desk.raw('/api/v1/openapi.json')).body as unknown as Page
  const { body } = await desk.raw('/api/v1/demo')
  const users = body['users'] as { username: string; roles: string[] }[]
  supervisor = await there.signIn(users.find(({ roles }) => roles.includes('house-supervisor'))!.username)
  const feed = await feedOf(there)
  const stay = stayIn('4W 401 A', 'Openapi Ann', { expectedDischargeAt: Date.now() + 3_600_000 })
  await feed.adt('A01', stay)
  await feed.order('NW', stay)
  await feed.send('MSH|^~\\&|EHR|HOSP|||20260101||ADT^A01|BAD-1|P|2.5.1\r')
  feed.close()
})
afterAll(() => there.stop())

function operations(): { path: string; method: string; operation: Operation }[] {
  return Object.entries(page.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
}

/** The schema of an answer, with the page's components in reach. */
function answerSchema(method: string, path: string, status = 200): object {
  const content = page.paths[path]?.[method]?.responses[status]?.content?.['application/json']
  if (content?.schema === undefined) throw new Error(`${method} ${path} ${status} has no schema`)
  return { ...content.schema, components: page.components }
}

function expectToFit(value: unknown, method: string, path: string, status = 200): void {
  const check = ajv.compile(answerSchema(method, path, status))
  const fits = check(value)
  expect({ path, fits, errors: check.errors?.slice(0, 3) ?? null }).toEqual({ path, fits: true, errors: null })
}

test('[OA1] it is an OpenAPI 3.1 page: versions, unique operations, declared parameters, described answers', () => {
  expect(page.openapi).toMatch(/^3\.1\.\d+$/)
  expect(page.info).toMatchObject({ title: 'Onward', version: 'test' })
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { path, operation } of operations()) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const declared = operation.parameters.filter((one) => one.in === 'path')
    expect(declared.map(({ name }) => name)).toEqual(inPath)
    expect(declared.every(({ required }) => required === true)).toBe(true)
    expect(Object.values(operation.responses).every(({ description }) => description.length > 3)).toBe(true)
    for (const requirement of operation.security ?? [])
      for (const name of Object.keys(requirement)) expect(page.components.securitySchemes).toHaveProperty(name)
  }
})

test('[OA2] every schema in it is a JSON schema of 2020-12', () => {
  for (const { path, method, operation } of operations()) {
    const contents = [
      operation.requestBody?.content ?? {},
      ...Object.values(operation.responses).map((r) => r.content ?? {}),
    ]
    const schemas = contents.flatMap((content) => Object.values(content).flatMap(({ schema }) => schema ?? []))
    for (const schema of [...schemas, ...operation.parameters.map((one) => one.schema)])
      expect(() => ajv.compile({ ...schema, components: page.components }), `${method} ${path}`).not.toThrow()
  }
})

test('[OA3] the contract stands in it, and every address in it answers', async () => {
  const promised = [
    'get /healthz',
    'post /api/v1/sessions',
    'get /api/v1/journeys',
    'get /api/v1/journeys/{id}',
    'get /api/v1/tasks',
    'post /api/v1/commands',
    'get /api/v1/inbound',
    'post /api/v1/inbound/{id}/replay',
    'post /api/v1/census',
    'post /hl7v2',
    'get /api/v1/openapi.json',
    'get /api/v1/demo',
  ]
  expect(operations().map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(promised))
  for (const { method, path } of operations()) {
    const { status, body } = await desk.raw(path.replace('{id}', 'x'), { method: method.toUpperCase() }).catch(() => ({
      status: 200,
      body: {},
    }))
    if (status === 404) expect({ path, body }).not.toMatchObject({ body: { error: { message: 'No such address.' } } })
    else expect([200, 400, 401]).toContain(status)
  }
})

test('[OA4] real answers fit their schemas', async () => {
  expectToFit((await desk.raw('/healthz')).body, 'get', '/healthz')
  expectToFit((await desk.raw('/api/v1/demo')).body, 'get', '/api/v1/demo')
  const session = await desk.raw('/api/v1/sessions', { body: { username: 'k.lind', password: there.password } })
  expectToFit(session.body, 'post', '/api/v1/sessions', 201)
  const journeys = await desk.list('/api/v1/journeys', supervisor)
  expectToFit(journeys, 'get', '/api/v1/journeys')
  expectToFit(await desk.list('/api/v1/tasks', supervisor), 'get', '/api/v1/tasks')
  expectToFit(await desk.list('/api/v1/inbound', supervisor), 'get', '/api/v1/inbound')
  const journey = journeys.items[0]!.id
  const freed = (await desk.detail(journey, supervisor)).tasks.find((task) => task['state'] === 'free')
  expectToFit(await desk.command(supervisor, 'claim', freed!.id), 'post', '/api/v1/commands')
  expectToFit(await desk.command(supervisor, 'claim', 'nothing/at-all'), 'post', '/api/v1/commands')
  expectToFit(await desk.command(supervisor, 'claim', freed!.id, { odd: 1 }), 'post', '/api/v1/commands')
  expectToFit(await desk.detail(journey, supervisor), 'get', '/api/v1/journeys/{id}')
  const quarantined = (await desk.list('/api/v1/inbound?status=quarantined', supervisor)).items[0]
  const replayed = await desk.raw(`/api/v1/inbound/${quarantined!.id}/replay`, { as: supervisor, method: 'POST' })
  expectToFit(replayed.body, 'post', '/api/v1/inbound/{id}/replay')
})

test('[OA5] a body that fits the page is taken by the server', () => {
  const content = page.paths['/api/v1/commands']?.['post']?.requestBody?.content['application/json']
  const check = ajv.compile(content?.schema ?? {})
  const least = { commandId: uuidV7(), verb: 'claim', entityId: 'x', issuedAt: new Date().toISOString() }
  expect(check(least), JSON.stringify(check.errors)).toBe(true)
  expect(check({ ...least, issuedAt: Date.now() }), JSON.stringify(check.errors)).toBe(true)
  expect(check({ ...least, verb: 'explode' })).toBe(false)
})

test('[OA6] the arguments of every verb stand in the page', () => {
  const schemas = Object.keys(page.components.schemas)
  const verbs = ['claim', 'complete', 'assign', 'set-fact', 'open-journey', 'acknowledge', 'cancel-journey']
  expect(schemas).toEqual(expect.arrayContaining(verbs.map((verb) => `args.${verb}`)))
  for (const schema of Object.values(page.components.schemas)) expect(() => ajv.compile(schema as object)).not.toThrow()
})
