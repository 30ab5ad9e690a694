import type { Gate } from '../domain/gate.ts'
import { type Draft, putJourney } from './draft.ts'
import { scopeOf } from './scope-of.ts'
import { stageByStep } from './stage-by-step.ts'
import type { Plan } from './template/plan.ts'

type PlannedStage = Plan['stages'][number]

/**
 * True where a hard criterion at the door of a stage is not met, unknown included: conditions and steps do not bring the
 * journey there until it is (rule JN18). That a patient left is so, whatever was not met.
 */
export function isBarred(draft: Draft, stage: PlannedStage): boolean {
  if (stage.gate.length === 0 || stage.def.id === draft.plan.template.leftStage) return false
  const scope = scopeOf(draft)
  return stage.gate.some(({ def, holds }) => def.hard && holds.evaluate(scope) !== true)
}

/** Writes how the criteria at the next doors stand, for whoever looks at the journey. */
export function settleGates(draft: Draft): void {
  if (draft.plan.stages.every(({ gate }) => gate.length === 0)) return
  const was = draft.journey.gates ?? []
  // A console without the clinical row would call unmet what it may not know: it keeps what the server said.
  const gates = scopeOf(draft).holdsPhi || was.length === 0 ? nextGates(draft) : was
  if (JSON.stringify(gates) !== JSON.stringify(was)) putJourney(draft, { gates })
}

function nextGates(draft: Draft): Gate[] {
  const { journey, plan } = draft
  if (journey.state === 'closed' || journey.closeReason !== null) return []
  return plan.stages
    .filter(({ gate, from }) => gate.length > 0 && from.includes(journey.stage))
    .map((stage) => gateOf(draft, stage))
}

function gateOf(draft: Draft, stage: PlannedStage): Gate {
  const scope = scopeOf(draft)
  const lines = stage.gate.map(({ def, holds }) => {
    const { title, hard, fact = null } = def
    return { title, met: holds.evaluate(scope), hard, fact }
  })
  const wants = stage.enter?.evaluate(scope) === true || stageByStep(draft)?.stage === stage.def.id
  return { stage: stage.def.id, stops: wants && isBarred(draft, stage), lines }
}
