import type { JourneyRow } from '../domain/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { type ScoreWeights, scoreWeightsSchema } from './template/score-schema.ts'

/** What a score is made from: the task, its journey, and what stands around them in the queue. */
export type ScoreInput = {
  readonly task: TaskRow
  readonly journey: JourneyRow
  /** How many open steps of the journey wait for this one. */
  readonly blocks: number
  /** True for the task of the queue that has been open longest. */
  readonly oldest: boolean
  /** Of its template; the defaults of domain.md E13 where that is not known. */
  readonly weights?: ScoreWeights
}

/** A number to order by, why in at most three words or phrases, and what was not known (each counts as middling). */
export type Score = { readonly value: number; readonly reasons: readonly string[]; readonly missing: readonly string[] }

/**
 * The place of a task in a queue (domain.md E13, rules JN17, PS1): pressure of time, effect on the journey, a hard deadline,
 * class, standing still, fairness to the oldest, each by the weight of its template; then what a person set for a while.
 * The same rows and moment give the same score on server and console, online or not.
 */
export function scoreOf(input: ScoreInput, now: Instant): Score {
  const weights = input.weights ?? DEFAULT_WEIGHTS
  const parts = [
    ...PARTS.map(([name, share]) => ({ name, weight: weights[name], ...share(input, now) })),
    { name: 'override', weight: OVERRIDE_WEIGHT, ...override(input, now) },
  ]
  const value = parts.reduce((sum, part) => sum + part.weight * (part.share ?? MIDDLE), 0)
  const told = parts.filter((part) => part.share !== null && part.share !== 0 && part.weight > 0)
  const reasons = told
    .toSorted((a, b) => Math.abs(b.weight * (b.share ?? 0)) - Math.abs(a.weight * (a.share ?? 0)))
    .flatMap(({ reason }) => reason ?? [])
    .slice(0, 3)
  const missing = parts.filter((part) => part.share === null).map((part) => part.name)
  return { value: Math.round(value * 100) / 100, reasons, missing }
}

/** Orders a queue: highest score first, then earliest due, then by id, so that it never flickers. */
export function byScore(a: { score: Score; task: TaskRow }, b: { score: Score; task: TaskRow }): number {
  const due = ({ task }: { task: TaskRow }) => task.clock?.dueAt ?? Number.MAX_SAFE_INTEGER
  return b.score.value - a.score.value || due(a) - due(b) || (a.task.id < b.task.id ? -1 : 1)
}

type Part = { readonly share: number | null; readonly reason: string | null }

const PARTS: readonly (readonly [keyof ScoreWeights, (input: ScoreInput, now: Instant) => Part])[] = [
  ['time', pressure],
  ['effect', effect],
  ['deadline', deadline],
  ['class', urgency],
  ['stillness', stillness],
  ['fairness', fairness],
]
const DEFAULT_WEIGHTS = scoreWeightsSchema.parse({})
/** As much as all the rest together by the default weights: what a person says goes first. */
const OVERRIDE_WEIGHT = 100
const MIDDLE = 0.5
/** A task half over its time presses no more than one that is far over. */
const MOST_PRESSURE = 1.5

function pressure({ task: { clock } }: ScoreInput, now: Instant): Part {
  if (clock === null || clock.startedAt === null || clock.dueAt === null) return { share: null, reason: null }
  const whole = Math.max(MINUTE_MS, clock.dueAt - clock.startedAt)
  const share = Math.min(MOST_PRESSURE, Math.max(0, (now - clock.startedAt) / whole))
  const over = Math.round((now - clock.dueAt) / MINUTE_MS)
  return { share, reason: over > 0 ? `overdue ${over} min` : `due in ${-over} min` }
}

function effect({ task, journey, blocks }: ScoreInput): Part {
  const asked = journey.facts['bedAsked']?.value === true
  const share = Math.min(1, blocks / 4 + (asked ? 0.5 : 0) + (journey.next?.task === task.key ? 0.25 : 0))
  const waits = blocks === 1 ? '1 step waits' : `${blocks} steps wait`
  return { share, reason: asked ? 'bed asked for' : blocks > 0 ? waits : 'next step' }
}

function deadline({ journey }: ScoreInput, now: Instant): Part {
  const pickup = journey.facts['pickupAt']?.value
  const at = typeof pickup === 'number' ? pickup : journey.targetAt
  if (at === null) return { share: null, reason: null }
  const share = Math.min(1, Math.max(0, 1 - (at - now) / (2 * HOUR_MS)))
  return { share, reason: typeof pickup === 'number' ? 'pickup near' : 'target near' }
}

function urgency({ task }: ScoreInput): Part {
  const share = { routine: 0, urgent: 0.6, stat: 1 }[task.priority]
  return { share, reason: task.priority === 'stat' ? 'STAT' : 'urgent' }
}

function stillness({ journey }: ScoreInput, now: Instant): Part {
  const minutes = Math.round((now - journey.advancedAt) / MINUTE_MS)
  const share = Math.min(1, Math.max(0, minutes / 60))
  return { share, reason: `no advance for ${minutes} min` }
}

function fairness({ oldest }: ScoreInput): Part {
  return { share: oldest ? 1 : 0, reason: 'waiting longest' }
}

/** First, a little before the rest, or behind it; over by itself at its end, whether or not the timer has come yet. */
function override({ task }: ScoreInput, now: Instant): Part {
  const held = task.override ?? null
  if (held === null || held.until <= now) return { share: 0, reason: null }
  return { share: { routine: -0.5, urgent: 0.5, stat: 1 }[task.priority], reason: `${held.by.name}: ${held.reason}` }
}
