import { z } from 'zod'
import { verbSchema } from '../../shared/commands/command.ts'
import type { JourneyRow } from '../../shared/domain/journey.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Row } from '../../shared/domain/row.ts'
import { instantSchema } from '../../shared/kernel/instant.ts'
import type { Reads } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'

const MOST_TIMELINE = 500
/** Journeys on one timeline: a journey and those its steps opened. */
const MOST_ON_TIMELINE = 20

/** One entry as REST shows it. */
export const timelineSchema = z.object({
  id: z.string(),
  seq: z.number().int(),
  at: instantSchema,
  effectiveAt: instantSchema,
  actor: z.string(),
  actorName: z.string(),
  verb: z.string(),
  cause: z.string().nullable(),
  changed: z.array(z.object({ kind: z.string(), id: z.string(), version: z.number().int() })),
  byCommand: z.boolean(),
  /** The journey and workflow it belongs to: this one, or one that a step of it opened. */
  journey: z.string().nullable(),
  workflow: z.string().nullable(),
})

/** An entry with the workflow of the journey it belongs to. */
export type Entry = LogEntry & { readonly workflow: string | null }

/** Who reads, and what they may read of a journey. */
export type TimelineDeps = {
  readonly reads: Reads
  readonly actor: Actor
  readonly readable: (journey: string) => Promise<Row[] | null>
}

/** What happened to the journey and to those its steps opened, as far as this person may read each of them (rule LK6). */
export async function timelineOf(deps: TimelineDeps, rows: readonly Row[]): Promise<Entry[]> {
  const own = rows.find((row) => row.kind === 'journey')
  if (own?.kind !== 'journey') return []
  const entries = await entriesOf(deps, own)
  const seen = new Set<string>([own.id])
  const queue = childrenIn(rows)
  while (queue.length > 0 && seen.size < MOST_ON_TIMELINE) {
    const id = queue.shift() ?? ''
    if (seen.has(id)) continue
    seen.add(id)
    const theirs = await deps.readable(id)
    const journey = theirs?.find((row) => row.kind === 'journey')
    if (theirs === null || journey?.kind !== 'journey') continue
    entries.push(...(await entriesOf(deps, journey)))
    queue.push(...childrenIn(theirs))
  }
  const newest = entries.toSorted((a, b) => b.seq - a.seq).slice(0, MOST_TIMELINE)
  return deps.actor.class === 'wall' ? newest.map((entry) => ({ ...entry, actor: '', actorName: '' })) : newest
}

async function entriesOf({ reads, actor }: TimelineDeps, { id, workflow }: JourneyRow): Promise<Entry[]> {
  const log = await reads.logOfJourney(actor.facility, id, MOST_TIMELINE)
  return log.map((entry) => ({ ...entry, workflow }))
}

function childrenIn(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => (row.kind === 'task' && row.child !== undefined ? [row.child.journey] : []))
}

/** The entry as REST shows it: no hashes. */
export function timelineEntry(entry: Entry): unknown {
  const { seq, at, effectiveAt, actor, actorName, verb, cause, changed, journey, workflow } = entry
  return {
    id: String(seq),
    seq,
    at,
    effectiveAt,
    actor,
    actorName,
    verb,
    cause,
    changed,
    byCommand: verbSchema.safeParse(verb).success,
    journey,
    workflow,
  }
}
