import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Command, Decision, Refusal, Verb } from '../../shared/commands/command.ts'
import { type Asking, decideCommand } from '../../shared/commands/decide-command.ts'
import { type Actor, actorSchema } from '../../shared/domain/person.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import type { TaskRow } from '../../shared/domain/task.ts'
import { contextOf, smallHospital, TEN } from './journey.ts'

/** A signed-in member of the small hospital, e.g. `work.pha`, `k.lind`. Throws for a name that is not on its roster. */
export function member(username: string, over: Partial<Actor> = {}): Actor {
  const found = smallHospital().members.find((one) => one.username === username)
  if (found === undefined) throw new Error(`nobody called ${username}`)
  return actorSchema.parse({ ...found, facility: 'test', session: 's1', class: classOfRoles(found), ...over })
}

/** What a test may say beside verb, row and person. */
export type Saying = Partial<Asking> & Partial<Pick<Command, 'args' | 'baseVersion' | 'expect'>>

/** Decides one command, now unless `at` or `now` say otherwise (ten o'clock). */
export function ask(state: JourneyState, verb: Verb, entityId: string, by: string | Actor, say: Saying = {}): Decision {
  const { args = {}, baseVersion, expect, ...asking } = say
  const seen = { ...(baseVersion === undefined ? {} : { baseVersion }), ...(expect === undefined ? {} : { expect }) }
  const now = asking.now ?? asking.at ?? TEN
  const actor = typeof by === 'string' ? member(by) : by
  return decideCommand(
    state,
    { verb, entityId, args, ...seen },
    { at: now, ...asking, context: asking.context ?? contextOf(state), now, actor },
  )
}

/** The journey after a decision that was taken. Throws where it was refused: the test is wrong. */
export function taken(decision: Decision): JourneyState {
  if (!decision.ok) throw new Error(`refused: ${decision.fault.code} ${decision.fault.message ?? ''}`)
  return decision.value
}

/** The refusal of a decision. Throws where it was taken. */
export function refused(decision: Decision): Refusal {
  if (decision.ok) throw new Error('was taken')
  return decision.fault
}

/** A task in one of its states, with the fields of that state. Throws where it is in another. */
export function inState<S extends TaskRow['state']>(task: TaskRow, state: S): Extract<TaskRow, { state: S }> {
  if (task.state !== state) throw new Error(`${task.key} is ${task.state}, not ${state}`)
  // Checked by the line above; the compiler does not narrow a union by a generic.
  return task as Extract<TaskRow, { state: S }>
}
