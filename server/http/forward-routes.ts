import { z } from 'zod'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import type { Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { present } from './present.ts'
import { Problem } from './problem.ts'
import { route, type Route, whoAsks } from './route.ts'

const querySchema = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) })
const answerSchema = z.object({
  items: z.array(z.object({ workflow: z.string(), step: z.string(), forwards: z.number().int() })),
  complete: z.boolean(),
})

/** Newest changes that are looked through at most, and how many at once. */
const MOST = 50_000
const PAGE = 5_000

/** "Not mine" as a fault of routing: how often each step of each workflow was sent on. No person is named or counted. */
export function forwardRoutes({ reads }: { readonly reads: Reads }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/figures/forwards',
      summary: 'How often each step was sent on as "not mine", from the log; for leads and coordinators.',
      guard: 'session',
      query: querySchema,
      answer: answerSchema,
      handle: async (call) => {
        const { actor } = whoAsks(call)
        if (!actor.roles.some((role) => READERS.includes(role)))
          throw new Problem(403, 'forbidden', 'This figure is for leads and coordinators.')
        const since = (await reads.now()) - call.query.days * DAY_MS
        const { sent, complete } = await forwardsSince(reads, actor.facility, since)
        const workflows = await workflowsOf(reads, actor.facility, sent)
        return present({ items: counted(sent, workflows), complete })
      },
    }),
  ]
}

const READERS: readonly string[] = ['department-lead', 'unit-coordinator', 'house-supervisor', 'referral-coordinator']

type Sent = { readonly journey: string; readonly step: string }

async function forwardsSince(
  reads: Reads,
  facility: string,
  since: number,
): Promise<{ sent: Sent[]; complete: boolean }> {
  const head = await reads.head(facility)
  const first = Math.max(0, head - MOST)
  const sent: Sent[] = []
  let oldest = Infinity
  for (let after = first; after < head; after += PAGE) {
    const entries = await reads.log(facility, after, PAGE)
    oldest = Math.min(oldest, entries[0]?.at ?? Infinity)
    sent.push(...entries.filter(({ verb, at }) => verb === 'forward' && at >= since).flatMap(sentIn))
  }
  return { sent, complete: first === 0 || oldest <= since }
}

/** The first changed task of a forward is the one that was sent on: ids are `<journey>/<step>~<n>`. */
function sentIn({ journey, changed }: LogEntry): Sent[] {
  const id = changed.find(({ kind }) => kind === 'task')?.id
  if (id === undefined || journey === null) return []
  return [{ journey, step: id.slice(journey.length + 1).replace(/~\d+$/, '') }]
}

async function workflowsOf(
  reads: Reads,
  facility: string,
  sent: readonly Sent[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reads.journeysById(facility, [...new Set(sent.map(({ journey }) => journey))])
  return new Map(rows.map(({ id, workflow }) => [id, workflow]))
}

function counted(
  sent: readonly Sent[],
  workflows: ReadonlyMap<string, string>,
): z.output<typeof answerSchema>['items'] {
  const counts = new Map<string, { workflow: string; step: string; forwards: number }>()
  for (const { journey, step } of sent) {
    const workflow = workflows.get(journey) ?? ''
    const key = `${workflow} ${step}`
    counts.set(key, { workflow, step, forwards: (counts.get(key)?.forwards ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.forwards - a.forwards || (a.step < b.step ? -1 : 1))
}
