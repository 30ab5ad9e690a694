import type { JourneyState } from '../changes/journey-state.ts'
import type { FactValue } from '../domain/fact.ts'
import { isFinal, type TaskState } from '../domain/task.ts'
import type { ConditionScope, Truth } from './template/condition.ts'
import type { Draft } from './draft.ts'
import { factValues } from './facts-of.ts'

/**
 * What conditions see of a journey now. The same object until something changes, and the same `facts` until a fact does:
 * conditions remember by them what they said (template/condition.ts), so a settle asks each only as often as it must.
 */
export function scopeOf(draft: Draft): ConditionScope {
  if (draft.seen?.changes === draft.changes) return draft.seen.scope
  const scope = { ...stepsSeen(draft), ...journeySeen(draft) }
  draft.seen = { changes: draft.changes, scope }
  return scope
}

type OfJourney = 'said' | 'relations' | 'facts' | 'stage' | 'disposition' | 'bed' | 'priority' | 'holdsPhi' | 'clinical'

function journeySeen(draft: Draft): Pick<ConditionScope, OfJourney> {
  const { journey, phi } = draft
  const { values: facts, said } = valuesOf(draft)
  return {
    said: { ofFacts: said, ofAll: new Map() },
    facts,
    stage: journey.stage,
    disposition: typeof facts['disposition'] === 'string' ? facts['disposition'] : 'none',
    bed: journey.bed ?? '',
    priority: journey.priority,
    relations: kindsOf(phi),
    // A console without the row makes an empty one when it writes to it: that is not knowing.
    holdsPhi: phi !== null && (phi.version > 0 || journey.version === 0),
    clinical: draft.plan.words.clinical,
  }
}

type Values = {
  readonly phi: Facts | undefined
  readonly values: { readonly [name: string]: FactValue }
  readonly said: Map<string, Truth>
}
type Facts = JourneyState['journey']['facts']

function kindsOf(phi: JourneyState['phi']): readonly string[] {
  const standing = (phi?.relations ?? NO_RELATIONS).filter(({ to }) => to === null)
  return standing.length === 0 ? NO_KINDS : [...new Set(standing.map(({ type }) => type))]
}

const NO_RELATIONS: NonNullable<NonNullable<JourneyState['phi']>['relations']> = []
const NO_KINDS: readonly string[] = []

/** Fact rows are replaced, never changed: the values of the same two are the same, and so is what conditions said of them. */
function valuesOf({ journey, phi }: Pick<JourneyState, 'journey' | 'phi'>): Values {
  const known = kept.get(journey.facts)
  if (known !== undefined && known.phi === phi?.facts) return known
  const made: Values = { phi: phi?.facts, values: factValues({ journey, phi }), said: new Map() }
  kept.set(journey.facts, made)
  return made
}

const kept = new WeakMap<Facts, Values>()

/** One walk over the steps: it is made several times a settle. */
function stepsSeen(draft: Draft): Omit<ConditionScope, OfJourney> {
  const { plan, current } = draft
  const tasks: { [key: string]: TaskState } = {}
  const final: string[] = []
  const openBefore: string[] = []
  const openAfter: string[] = []
  // Of the minutes that the steps on the path to leaving usually take, the share that is done.
  let [all, done] = [0, 0]
  for (const { def } of plan.steps) {
    const task = current.get(def.key)
    if (task === undefined) continue
    tasks[def.key] = task.state
    const ended = isFinal(task)
    const onWay = def.phase === 'before' && def.onPath
    if (ended) final.push(def.key)
    else if (onWay) openBefore.push(def.key)
    else if (def.phase === 'after') openAfter.push(def.key)
    if (!onWay || task.state === 'skipped') continue
    all += def.expectedMin
    if (ended) done += def.expectedMin
  }
  openAfter.push(...addedAfter(draft))
  return { tasks, final, openBefore, openAfter, progress: all === 0 ? 0 : done / all }
}

/** Keys of open steps after leaving that no template has. */
function addedAfter({ plan, current }: Draft): string[] {
  return [...current.values()].flatMap((task) =>
    task.phase === 'after' && !isFinal(task) && !plan.byKey.has(task.key) ? [task.key] : [],
  )
}
