import { z } from 'zod'
import type { Actor } from '../../shared/domain/person.ts'
import { mayWorkflow } from '../../shared/domain/workflow-rights.ts'
import type { Result } from '../../shared/kernel/result.ts'
import { typedTextSchema } from '../../shared/kernel/text.ts'
import { NO_WORKFLOW_STATE, workflowStatesOf } from '../db/workflow-state.ts'
import { type DeskDeps, type DeskRefusal, rulesOf } from '../workflow/versions/desk.ts'
import { draftDesk } from '../workflow/versions/draft-desk.ts'
import { moveJourneys, previewMove } from '../workflow/versions/move-journeys.ts'
import { testDraft } from '../workflow/versions/test-draft.ts'
import { present } from './present.ts'
import { Problem } from './problem.ts'
import { type Call, route, type Route, whoAsks } from './route.ts'

/** Bytes of a workflow; the largest built-in one has 40 KiB. Its members are counted apart: forms have many. */
const MOST_WORKFLOW = 512 * 1024
const MOST_MEMBERS = 20_000

const loose = z.looseObject({})
const faultSchema = z.object({ path: z.string(), sentence: z.string(), severity: z.enum(['fault', 'warning']) })
const versionSchema = z.object({ version: z.number().int() })

/** Versions of workflows: read, drafted, tried, published by two people, retired; running journeys moved (rules WV1-WV7). */
export function workflowRoutes(deps: DeskDeps): Route[] {
  return [...reading(deps), ...drafting(deps), ...publishing(deps)]
}

function reading(deps: DeskDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/workflows',
      summary: 'Every workflow with its versions and its draft.',
      guard: 'session',
      answer: z.object({ items: z.array(loose), next: z.null() }),
      handle: async (call) => {
        const { facility } = reader(call)
        const { published } = await rulesOf(deps, facility)
        const states = workflowStatesOf(await deps.db.reads.workflowStates(facility))
        const ids = [...new Set([...published.map(({ id }) => id), ...states.keys()])].sort()
        const items = ids.map((id) => {
          const { draft, retired, published: records } = states.get(id) ?? NO_WORKFLOW_STATE
          const versions = published
            .filter((template) => template.id === id)
            .map(({ version, title, owner }) => ({
              version,
              title,
              owner,
              published: records.find((one) => one.version === version) ?? null,
              retired: retired.find((one) => one.version === version) ?? null,
            }))
          return { id, versions, draft: draft === null ? null : withoutBody(draft) }
        })
        return present({ items, next: null })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/{id}/versions/{version}',
      summary: 'A published version, whole.',
      guard: 'session',
      answer: loose,
      handle: async (call) => {
        const { facility } = reader(call)
        const { published } = await rulesOf(deps, facility)
        const found = published.find(
          ({ id, version }) => id === idOf(call) && String(version) === call.params['version'],
        )
        if (found === undefined) throw new Problem(404, 'not-found', 'There is no such version.')
        return found
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/{id}/draft',
      summary: 'The draft of a workflow with its last test run.',
      guard: 'session',
      answer: loose,
      handle: async (call) => {
        const { facility } = reader(call)
        const draft = workflowStatesOf(await deps.db.reads.workflowStates(facility)).get(idOf(call))?.draft ?? null
        if (draft === null) throw new Problem(404, 'not-found', 'There is no draft.')
        // The workflow itself is shown as it was written.
        return { ...Object(present(withoutBody(draft))), body: draft.body }
      },
    }),
  ]
}

function drafting(deps: DeskDeps): Route[] {
  const desk = draftDesk(deps)
  return [
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/draft',
      summary:
        'Save a draft, with faults or without; the answer lists them. A change takes back test run and proposal.',
      guard: 'session',
      bodyLimit: MOST_WORKFLOW,
      mostMembers: MOST_MEMBERS,
      body: loose,
      answer: versionSchema.extend({ hash: z.string(), faults: z.array(faultSchema) }),
      handle: async (call) => answered(await desk.save(whoAsks(call).actor, idOf(call), call.body)),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/workflows/{id}/draft',
      summary: 'Throw a draft away.',
      guard: 'session',
      status: 204,
      handle: async (call) => {
        answered(await desk.drop(whoAsks(call).actor, idOf(call)))
        return undefined
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/draft/test',
      summary: 'What the draft would have meant for the journeys of the last hours: steps opened, late, escalated.',
      guard: 'session',
      body: z.strictObject({
        hours: z
          .number()
          .positive()
          .max(31 * 24)
          .default(24),
      }),
      answer: loose,
      handle: async (call) =>
        answered(await testDraft(deps, whoAsks(call).actor, { id: idOf(call), hours: call.body.hours })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/draft/propose',
      summary: 'Propose a draft that was tested, for a second person to publish.',
      guard: 'session',
      answer: versionSchema,
      handle: async (call) => answered(await desk.propose(whoAsks(call).actor, idOf(call))),
    }),
  ]
}

function publishing(deps: DeskDeps): Route[] {
  const desk = draftDesk(deps)
  return [
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/draft/publish',
      summary: 'Publish what another person proposed.',
      guard: 'session',
      answer: versionSchema,
      handle: async (call) => answered(await desk.publish(whoAsks(call).actor, idOf(call))),
    }),
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/versions/{version}/retire',
      summary: 'A version opens nothing any more; what runs on it stays.',
      guard: 'session',
      status: 204,
      body: z.strictObject({ reason: typedTextSchema(400, 1) }),
      handle: async (call) => {
        const { reason } = call.body
        answered(await desk.retire(whoAsks(call).actor, idOf(call), { version: versionOf(call), reason }))
        return undefined
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/workflows/{id}/versions/{version}/moves',
      summary: 'Move running journeys to this version, or with `preview` (the default) only say what would change.',
      guard: 'session',
      body: z.strictObject({
        preview: z.boolean().default(true),
        journeys: z.array(z.string().max(300)).max(500).optional(),
      }),
      answer: z.object({ items: z.array(loose) }),
      handle: async (call) => {
        const { preview, journeys } = call.body
        const move = { id: idOf(call), to: versionOf(call), journeys }
        const { actor } = whoAsks(call)
        const items = answered(await (preview ? previewMove(deps, actor, move) : moveJourneys(deps, actor, move)))
        return present({ items })
      },
    }),
  ]
}

const STATUS: { readonly [C in DeskRefusal['code']]: number } = {
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  faults: 422,
}

function answered<T>(result: Result<T, DeskRefusal>): T {
  if (result.ok) return result.value
  const { code, sentence } = result.fault
  throw new Problem(STATUS[code], code, sentence)
}

function reader(call: Pick<Call, 'signed'>): Actor {
  const { actor } = whoAsks(call)
  if (!mayWorkflow(actor, 'read')) throw new Problem(403, 'forbidden', 'Wall displays do not read workflows.')
  return actor
}

function idOf({ params }: Pick<Call, 'params'>): string {
  const id = params['id'] ?? ''
  if (!/^[a-z][a-z0-9.-]{0,59}$/.test(id))
    throw new Problem(400, 'malformed', 'A workflow’s id has lower-case letters, digits, "." and "-".')
  return id
}

function versionOf({ params }: Pick<Call, 'params'>): number {
  const version = Number(params['version'])
  if (!Number.isInteger(version)) throw new Problem(404, 'not-found', 'There is no such version.')
  return version
}

function withoutBody<T extends { readonly body?: unknown }>(draft: T): Omit<T, 'body'> {
  const { body: _, ...rest } = draft
  return rest
}
