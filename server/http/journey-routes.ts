import { z } from 'zod'
import { escalationRowSchema } from '../../shared/domain/escalation.ts'
import {
  journeyIdentitySchema,
  journeyPhiSchema,
  journeyRowSchema,
  type JourneyRow,
} from '../../shared/domain/journey.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { CLASS_OF, type Row } from '../../shared/domain/row.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { mayReadRow, scopesOfActor } from '../../shared/domain/scopes.ts'
import { taskPhiSchema, taskRowSchema, type TaskRow } from '../../shared/domain/task.ts'
import type { Reads } from '../db/port.ts'
import { captureSchema } from '../../shared/workflow/template/capture-schema.ts'
import { captureFinder, type RulesOf } from './capture-finder.ts'
import { listOf, pageOf, pageShape, presentList, scopeNames } from './listing.ts'
import { present } from './present.ts'
import { timeFacts } from './time-facts.ts'
import { Problem } from './problem.ts'
import { route, whoAsks, type Route } from './route.ts'
import { type Entry, timelineEntry, timelineOf, timelineSchema } from './timeline.ts'

const journeyQuery = z.object({
  ...pageShape,
  workflow: z.string().max(60).optional(),
  stage: z.string().max(60).optional(),
  state: z.enum(['open', 'closed']).optional(),
  unit: z.string().max(60).optional(),
})
const taskQuery = z.object({
  ...pageShape,
  department: z.string().max(60).optional(),
  state: z.string().max(20).optional(),
  mine: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0']))
    .optional(),
})

const patientSchema = journeyIdentitySchema.pick({
  family: true,
  given: true,
  birthDate: true,
  sex: true,
  mrn: true,
  visit: true,
})
/** The fields of a task's form, as `complete` takes them in `args.captures`. */
const formSchema = z.object({
  captures: z.array(captureSchema.pick({ name: true, title: true, type: true, choices: true, required: true })),
})
const detailSchema = z.object({
  id: z.string(),
  journey: journeyRowSchema.extend({
    patient: journeyIdentitySchema.nullable(),
    phi: journeyPhiSchema.nullable(),
  }),
  tasks: z.array(z.intersection(taskRowSchema, formSchema.extend({ phi: taskPhiSchema.nullable() }))),
  escalations: z.array(escalationRowSchema),
  timeline: z.array(timelineSchema),
})

/** Journeys and tasks as far as the asker's scopes and classes reach. What they may not see is not found. */
export function journeyRoutes(reads: Reads, rulesOf: RulesOf): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/journeys',
      summary: 'Journeys in your scopes.',
      guard: 'session',
      query: journeyQuery,
      answer: listOf(journeyRowSchema.extend({ patient: patientSchema.nullable() })),
      handle: async (call) => {
        const { actor } = whoAsks(call)
        const filter = { ...given(call.query, ['workflow', 'stage', 'state', 'unit']), scopes: scopeNames(actor) }
        const listed = await reads.journeys(actor.facility, filter, pageOf(call.query))
        const names = await patientsOf(
          reads,
          actor,
          listed.items.map((row) => row.id),
        )
        const rules = await rulesOf(actor.facility)
        return presentList(
          listed,
          (row) => ({ ...forActor(actor, row), patient: names.get(row.id) ?? null }),
          (row) => timeFacts(rules, row),
        )
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/journeys/{id}',
      summary: 'One journey with tasks, escalations and timeline.',
      guard: 'session',
      answer: detailSchema,
      handle: async (call) => {
        const { actor } = whoAsks(call)
        const rows = await readable(reads, actor, call.params['id'] ?? '')
        if (rows === null) throw new Problem(404, 'not-found', 'No such journey in your scopes.')
        const log = await timelineOf({ reads, actor, readable: (id) => readable(reads, actor, id) }, rows)
        const journeys = rows.filter((row): row is JourneyRow => row.kind === 'journey')
        const captures = await captureFinder(rulesOf, actor.facility, journeys)
        const [journey] = journeys
        const rules = await rulesOf(actor.facility)
        const isTime = journey === undefined ? undefined : timeFacts(rules, journey)
        return present(detail(rows, log, captures), isTime)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/tasks',
      summary: 'Tasks in your scopes.',
      guard: 'session',
      query: taskQuery,
      answer: listOf(z.intersection(taskRowSchema, formSchema)),
      handle: async (call) => {
        const { actor } = whoAsks(call)
        const mine = call.query.mine === 'true' || call.query.mine === '1'
        // What a person holds is theirs to finish wherever the patient is now (design.md section 5).
        const whose = mine ? { owner: actor.id as string } : { scopes: scopeNames(actor) }
        const filter = { ...given(call.query, ['department', 'state']), ...whose }
        const listed = await reads.tasks(actor.facility, filter, pageOf(call.query))
        const journeys = [...new Set(listed.items.map(({ journey }) => journey))]
        const captures = await captureFinder(
          rulesOf,
          actor.facility,
          await reads.journeysById(actor.facility, journeys),
        )
        return presentList(listed, (row) => {
          const seen = forActor(actor, row)
          return seen === null ? null : { ...seen, captures: captures(row) }
        })
      },
    }),
  ]
}

/** The rows of a journey this person may read, or null where that is none. */
async function readable(reads: Reads, actor: Actor, journey: string): Promise<Row[] | null> {
  const scopes = (await reads.scopesOf(actor.facility, journey)).filter((entry) => entry.leftSeq === null)
  const names = scopes.map((entry) => entry.scope)
  if (!names.some((name) => scopesOfActor(actor).some(({ scope }) => scope === name))) return null
  const rows = await reads.journeyRows(actor.facility, journey)
  if (actor.class === 'wall') return rows.flatMap((row) => rowForClass(row, 'wall') ?? [])
  return rows.filter((row) => mayReadRow(actor, CLASS_OF[row.kind], names))
}

/** An operational row as this person may see it: all of it, but for wall displays (rule SY60). */
function forActor(actor: Actor, row: Row): Row | null {
  return rowForClass(row, actor.class === 'wall' ? 'wall' : 'ops')
}

async function patientsOf(reads: Reads, actor: Actor, journeys: readonly string[]): Promise<Map<string, unknown>> {
  const entries = await reads.scopesOfMany(actor.facility, journeys)
  const rows = await reads.identities(actor.facility, journeys)
  return new Map(
    rows
      .filter((row) =>
        mayReadRow(
          actor,
          'id',
          entries.filter(({ journey, leftSeq }) => journey === row.id && leftSeq === null).map(({ scope }) => scope),
        ),
      )
      .map(({ id, family, given: first, birthDate, sex, mrn, visit }) => [
        id,
        { family, given: first, birthDate, sex, mrn, visit },
      ]),
  )
}

function detail(rows: readonly Row[], log: readonly Entry[], captures: (task: TaskRow) => unknown): unknown {
  const of = <K extends Row['kind']>(kind: K) =>
    rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)
  const captured = new Map(of('taskPhi').map((row) => [row.id, row]))
  const journey = of('journey')[0]
  const identity = of('journeyId')[0]
  return {
    id: journey?.id,
    journey: { ...journey, patient: identity ?? null, phi: of('journeyPhi')[0] ?? null },
    tasks: of('task').map((task) => ({ ...task, captures: captures(task), phi: captured.get(task.id) ?? null })),
    escalations: of('escalation'),
    timeline: log.map(timelineEntry),
  }
}

function given<T extends object, K extends keyof T>(query: T, names: readonly K[]): { [P in K]?: NonNullable<T[P]> } {
  const picked = names.filter((name) => query[name] !== undefined).map((name) => [name, query[name]])
  return Object.fromEntries(picked) as { [P in K]?: NonNullable<T[P]> }
}
