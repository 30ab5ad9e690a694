import { createHash } from 'node:crypto'
import { initialsOf } from '../../shared/domain/initials.ts'
import { facilityIdSchema, journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { FactChange } from '../../shared/workflow/journey-event.ts'
import type { OpenJourney } from '../../shared/workflow/open-journey.ts'
import { bareScope } from '../../shared/workflow/template/bare-scope.ts'
import { condition } from '../../shared/workflow/template/condition.ts'
import { factWordsOf } from '../../shared/workflow/template/fact-words.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import type { Db, Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { hookAbout } from './hook-about.ts'
import type { HookData } from './hook-data.ts'
import { openTriggered } from './open-triggered.ts'
import { postedTaker } from './posted-taker.ts'

export type HookPost = {
  readonly facility: string
  /** The name in the address. */
  readonly name: string
  /** The sender's id of the post: the same id is taken once. */
  readonly id: string
  readonly raw: Uint8Array
  readonly data: HookData
}

/** What came of a post: journeys opened or told, and facts that no workflow knows. */
export type HookTaken =
  | { readonly kind: 'taken'; readonly journeys: readonly string[]; readonly ignored: readonly string[] }
  /** This id was here before, with the same bytes; or with others. */
  | { readonly kind: 'repeated'; readonly journeys: readonly string[] }
  | { readonly kind: 'reused' }
  /** No workflow listens under this name. */
  | { readonly kind: 'unknown' }

type Listening = { readonly context: RuleContext; readonly trigger: Template['triggers'][number] }

/**
 * Takes a post whose sender is proven: each workflow that listens under the name opens, or the journey with its key hears
 * the facts (rules TR2, TR4). The id's receipt is written in the same transaction, so a repeated post has no second effect.
 */
export async function takeHook(
  deps: { readonly db: Db; readonly random: Random; readonly rules: FacilityRules },
  post: HookPost,
): Promise<HookTaken> {
  const { db, rules } = deps
  const listening = listeners(rules, post.name)
  const takes = takerOf(deps, post, listening)
  if (takes === null) return { kind: 'unknown' }
  const taken = await db.transaction(async (tx): Promise<HookTaken> => {
    const commandId = `hook:${post.name}:${post.id}`.slice(0, 200)
    const { receipt, now } = await tx.lockReceipt(post.facility, commandId)
    const bodyHash = createHash('sha256').update(post.raw).digest('base64url')
    if (receipt !== null)
      return receipt.bodyHash === bodyHash
        ? { kind: 'repeated', journeys: receipt.outcome.changed.map(({ id }) => id) }
        : { kind: 'reused' }
    const { journeys, ignored } = await takes(tx, now)
    const changed = journeys.map((id) => ({ kind: 'journey', id, version: 1 }))
    const outcome = { outcome: 'applied' as const, commandId, seq: null, refusal: null, changed, effectiveAt: now }
    await tx.putReceipt({
      facility: post.facility,
      commandId,
      actor: `hook:${post.name}`,
      bodyHash,
      sealedHash: null,
      outcome,
      at: now,
    })
    return { kind: 'taken', journeys, ignored }
  })
  db.ring(post.facility)
  return taken
}

type Took = { readonly journeys: readonly string[]; readonly ignored: readonly string[] }

/** What a name means: the workflows that listen under it as a webhook, else a name of the closed list (rule TR6). */
function takerOf(
  { random, rules }: { readonly random: Random; readonly rules: FacilityRules },
  post: HookPost,
  listening: readonly Listening[],
): ((tx: Tx, now: Instant) => Promise<Took>) | null {
  if (listening.length === 0) return postedTaker({ random, rules }, post)
  return async (tx, now) => {
    const journeys: string[] = []
    for (const one of listening) {
      const opened = await openFrom({ tx, random }, post, { ...one, now })
      if (opened !== null) journeys.push(opened)
    }
    return { journeys, ignored: ignoredIn(post.data, listening) }
  }
}

function listeners(rules: FacilityRules, name: string): Listening[] {
  const ids = new Set(rules.reference.templates.flatMap((one) => (hasId(one) ? [one.id] : [])))
  // In order of their names: two posts lock their keys in the same order.
  return [...ids].toSorted().flatMap((id) => {
    const context = rules.newest(id)
    const trigger = context?.template.triggers.find(({ on, webhook }) => on === 'webhook' && webhook === name)
    return context === null || trigger === undefined ? [] : [{ context, trigger }]
  })
}

async function openFrom(
  parts: { readonly tx: Tx; readonly random: Random },
  post: HookPost,
  { context, trigger, now }: Listening & { readonly now: Instant },
): Promise<string | null> {
  const facts = factsFor(post.data, context.template)
  const values = Object.fromEntries(facts.map(({ name, value }) => [name, value]))
  if (trigger.when !== undefined && condition(trigger.when).evaluate(bareScope(values)) !== true) return null
  const about = await hookAbout(parts.tx, post.facility, post.data)
  const ofBed = context.template.subject === 'bed'
  const opening: OpenJourney = {
    id: journeyIdSchema.parse(uuidV7(now, parts.random)),
    facility: facilityIdSchema.parse(post.facility),
    stage: trigger.stage,
    placement: about.placement,
    identity: ofBed ? null : about.identity,
    facts,
    initials: ofBed || about.identity === null ? '' : initialsOf(about.identity),
    marks: [],
    priority: post.data.priority,
    at: now,
    source: { kind: 'message', ref: `webhook ${post.name} ${post.id}`.slice(0, 200) },
  }
  const actor = { id: `hook:${post.name}`, name: `Webhook ${post.name}` }
  return openTriggered(parts, { opening, context, actor, verb: 'webhook', cause: post.id }, now)
}

function factsFor(data: HookData, template: Template): FactChange[] {
  const words = factWordsOf(template)
  return Object.entries(data.facts).flatMap(([name, value]) =>
    words.knows(name) ? [{ name, value, class: words.classOf(name) }] : [],
  )
}

function ignoredIn({ facts }: HookData, listening: readonly Listening[]): string[] {
  return Object.keys(facts).filter(
    (name) => !listening.some(({ context }) => factWordsOf(context.template).knows(name)),
  )
}

function hasId(template: unknown): template is { id: string } {
  return typeof template === 'object' && template !== null && 'id' in template && typeof template.id === 'string'
}
