import { z } from 'zod'
import type { JourneyRow } from '../domain/journey.ts'
import type { Reference } from '../domain/reference.ts'
import { type JourneyId, journeyIdSchema } from '../kernel/ids.ts'
import { type Timer, timerAt } from './timer.ts'

/** A workflow that opens when a journey of another one reaches a stage. */
export type Listener = { readonly workflow: string; readonly of: string; readonly stage: string }

/** What workflows that follow this journey want, as timers that are due at once (rule LK7). */
export function listenerTimers(journey: JourneyRow, reference: Reference): Timer[] {
  return listenersOf(reference).flatMap(({ workflow, of, stage }) => {
    const at = of === journey.workflow ? journey.reached?.[stage] : undefined
    return at === undefined ? [] : [timerAt(listenerSubject(journey.id, workflow, stage), 'open-other', at)]
  })
}

/** The subject of such a timer: the journey, who follows, and the stage. */
export function listenerSubject(journey: string, workflow: string, stage: string): string {
  return `${journey}@${workflow}@${stage}`
}

/** The workflow and stage that such a subject names. */
export function readListener(journey: string, subject: string): { workflow: string; stage: string } | null {
  if (!subject.startsWith(`${journey}@`)) return null
  const [workflow = '', stage = ''] = subject.slice(journey.length + 1).split('@')
  return workflow === '' || stage === '' ? null : { workflow, stage }
}

/** The journey that follows: one of each workflow, however often the stage is reached. */
export function followerIdOf(journey: string, workflow: string): JourneyId {
  return journeyIdSchema.parse(`${journey}@${workflow}`)
}

/** Read once per reference: it is asked at every change of every journey. */
function listenersOf(reference: Reference): readonly Listener[] {
  const known = kept.get(reference)
  if (known !== undefined) return known
  const templates = reference.templates.flatMap((one) => listening.safeParse(one).data ?? [])
  const newest = new Map<string, z.infer<typeof listening>>()
  for (const one of templates) if ((newest.get(one.id)?.version ?? 0) < one.version) newest.set(one.id, one)
  const listeners = [...newest.values()].flatMap(({ id, triggers }) =>
    triggers.flatMap(({ on, journey }) =>
      on === 'journey' && journey !== undefined ? [{ workflow: id, of: journey.workflow, stage: journey.stage }] : [],
    ),
  )
  kept.set(reference, listeners)
  return listeners
}

const kept = new WeakMap<Reference, readonly Listener[]>()

/** What is read of a template here; the templates of a reference are checked where they are loaded. */
const listening = z.object({
  id: z.string(),
  version: z.number(),
  triggers: z.array(
    z.object({ on: z.string(), journey: z.object({ workflow: z.string(), stage: z.string() }).optional() }),
  ),
})
