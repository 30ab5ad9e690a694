import { isPosted, type PostedSignal } from '../../shared/domain/signal-name.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { factWordsOf } from '../../shared/workflow/template/fact-words.ts'
import type { Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { hookAbout } from './hook-about.ts'
import type { HookData } from './hook-data.ts'
import { emitSignals } from './signals/emit-signals.ts'
import { newestOf } from './signals/hearers.ts'
import { hears } from './signals/plan-signal.ts'
import type { Signal } from './signals/signal.ts'

type Post = { readonly facility: string; readonly name: string; readonly id: string; readonly data: HookData }
type Took = { readonly journeys: readonly string[]; readonly ignored: readonly string[] }

/**
 * Takes a post under a name of the closed list (`postedSignals`): whoever waits for it is told, what opens on it opens, as
 * if a message had said it (rule TR6). Null where the name is not of the list, or nobody here hears it.
 */
export function postedTaker(
  { random, rules }: { readonly random: Random; readonly rules: FacilityRules },
  post: Post,
): ((tx: Tx, now: Instant) => Promise<Took>) | null {
  const { name, data, facility, id } = post
  if (!isPosted(name)) return null
  const hearing = newestOf(rules).filter((template) => hears(template, { name, facts: data.facts }))
  if (hearing.length === 0) return null
  const ignored = Object.keys(data.facts).filter((fact) => !hearing.some((one) => factWordsOf(one).knows(fact)))
  return async (tx, now) => {
    const signal = signalOf(post, name, { about: await hookAbout(tx, facility, data), now })
    const actor = { id: `hook:${name}`, name: `Webhook ${name}` }
    const journeys = await emitSignals({ tx, random, rules, now, actor, verb: 'webhook', cause: id }, [signal])
    return { journeys, ignored }
  }
}

function signalOf(
  { name: address, id, data }: Post,
  name: PostedSignal,
  { about, now }: { readonly about: Awaited<ReturnType<typeof hookAbout>>; readonly now: Instant },
): Signal {
  const { identity, patient, placement, relations } = about
  return {
    name,
    facts: data.facts,
    performer: data.by ?? null,
    priority: data.priority,
    visit: identity?.visit || null,
    patient,
    identity,
    placement,
    links: data.links.map((link) => ({ id: link, authority: null })),
    relations,
    at: Math.min(data.at ?? now, now),
    source: { kind: 'message', ref: `webhook ${address} ${id}`.slice(0, 200) },
  }
}
