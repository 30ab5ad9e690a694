import { decideCommand } from '../../../shared/commands/decide-command.ts'
import { step } from '../../../shared/workflow/step.ts'
import { member } from '../../builders/asking.ts'
import { at, contextOf, discharge, facts, TEN } from '../../builders/journey.ts'
import { type Figure, judged } from '../figure.ts'
import { timed } from '../tools/repeat.ts'
import { median } from '../tools/statistics.ts'

const RUNS = { warmUp: 500, times: 3000 }

/** What one event and one command cost the engine on a discharge with all its tasks; no database, no network. */
export const engine: Figure = {
  name: 'engine',
  async measure() {
    const state = discharge({ destination: 'snf', isMedicare: true, patientClass: 'inpatient' })
    const context = contextOf(state)
    const tasks = `${state.tasks.size} tasks`
    const source = { kind: 'message', ref: 'M-2' } as const
    const moved = { type: 'facts', facts: facts({ equipmentOrdered: true }), at: at(5), source } as const
    const stepped = timed(() => step(state, moved, context, at(5)), RUNS)
    const actor = member('work.pha')
    const claim = { verb: 'claim', entityId: 'j1/med-rec', args: {} } as const
    const asking = { actor, context, at: TEN, now: TEN }
    if (!decideCommand(state, claim, asking).ok) throw new Error('the claim was refused')
    const decided = timed(() => decideCommand(state, claim, asking), RUNS)
    const goal = { of: 'value', atMost: 0.2 } as const
    return [
      judged({ name: `engine step, ${tasks}, median`, value: median(stepped), unit: 'ms', goal }),
      judged({ name: `engine decide (claim), ${tasks}, median`, value: median(decided), unit: 'ms', goal }),
    ]
  },
}
