import { type Condition, condition } from './condition.ts'
import { factWordsOf, type FactWords } from './fact-words.ts'
import type { GateCriterion, Stage } from './stage-schema.ts'
import type { TemplateTask } from './task-schema.ts'
import type { Template } from './template.ts'

/** A step of a template, ready to run. */
export type Step = {
  readonly def: TemplateTask
  /** Its place in the template: the order of pips and of equal rights. */
  readonly index: number
  readonly path: string
  readonly when: Condition
  readonly openEarly: Condition | null
  readonly restarts: Condition | null
  readonly raise: readonly Condition[]
  readonly departments: readonly Condition[]
  readonly criteria: readonly Condition[]
  readonly completesOn: readonly (Condition | null)[]
  /** Where it holds, nobody is tried any more. */
  readonly stop: Condition | null
}

/** A template compiled for the engine. */
export type Plan = {
  readonly template: Template
  readonly steps: readonly Step[]
  readonly byKey: ReadonlyMap<string, Step>
  /** Each step after those it waits for. */
  readonly sorted: readonly Step[]
  /** Stages on the way, in order; side stages have no place in it. */
  readonly order: ReadonlyMap<string, number>
  readonly stages: readonly {
    readonly def: Stage
    readonly gate: readonly { readonly def: GateCriterion; readonly holds: Condition }[]
    readonly enter: Condition | null
    readonly from: readonly string[]
  }[]
  readonly notBefore: Condition | null
  readonly words: FactWords
}

/** The plan of a checked template; made once per template object. Throws on a condition that does not parse. */
export function planOf(template: Template): Plan {
  const known = plans.get(template)
  if (known !== undefined) return known
  const plan = compile(template)
  plans.set(template, plan)
  return plan
}

const plans = new WeakMap<Template, Plan>()

function compile(template: Template): Plan {
  const steps = template.tasks.map((def, index) => stepOf(def, index, template))
  const byKey = new Map(steps.map((step) => [step.def.key, step]))
  const main = template.stages.filter((stage) => !stage.side).map((stage) => stage.id)
  const stages = template.stages.map((def) => {
    const before = main[main.indexOf(def.id) - 1]
    const gate = def.gate.map((one) => ({ def: one, holds: condition(one.holds) }))
    return { def, gate, enter: optional(def.enter), from: def.from ?? (before === undefined ? [] : [before]) }
  })
  const order = new Map(main.map((id, index) => [id, index]))
  const notBefore = optional(template.target.notBefore?.when)
  const words = factWordsOf(template)
  return { template, steps, byKey, sorted: sorted(steps, byKey), order, stages, notBefore, words }
}

function stepOf(def: TemplateTask, index: number, template: Template): Step {
  return {
    def,
    index,
    path: def.path ?? defaultPath(def, template),
    when: condition(def.when),
    openEarly: optional(def.openEarly),
    restarts: optional(def.restarts?.when),
    raise: (def.sla?.raise ?? []).map((rule) => condition(rule.when)),
    departments: def.departmentWhen.map((rule) => condition(rule.when)),
    criteria: def.criteria.map((criterion) => condition(criterion.holds)),
    completesOn: def.completesOn.map((one) => optional(one.when)),
    stop: optional(def.sequence?.stop),
  }
}

function defaultPath(def: TemplateTask, template: Template): string {
  if (def.phase === 'after') return 'after'
  return template.leftStage === undefined ? 'next' : 'leave'
}

function optional(text: string | undefined): Condition | null {
  return text === undefined ? null : condition(text)
}

/** A cycle is a fault of `checkTemplate`; here it ends where it closes. */
function sorted(steps: readonly Step[], byKey: ReadonlyMap<string, Step>): Step[] {
  const placed = new Set<string>()
  const result: Step[] = []
  const visit = (step: Step): void => {
    if (placed.has(step.def.key)) return
    placed.add(step.def.key)
    for (const key of step.def.after) {
      const before = byKey.get(key)
      if (before !== undefined) visit(before)
    }
    result.push(step)
  }
  steps.forEach(visit)
  return result
}
