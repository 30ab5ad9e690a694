import { isNamed } from '../domain/is-named.ts'
import type { TaskRow } from '../domain/task.ts'
import { incomingFor } from '../workflow/incoming.ts'
import type { TemplateTask } from '../workflow/template/task-schema.ts'
import type { DecideInput } from './command.ts'
import { isRecord } from './performed.ts'
import { stepOf } from './rule-parts.ts'

type Signing = DecideInput<Parameters<typeof isRecord>[0]>

/**
 * Why the actor may not sign a step that is for the shift coming on, as a sentence, or null: in person, never who wrote it, and
 * by the roster somebody who comes on; where nobody does, or where it has risen to them, a lead (rules HO5-HO7). A console
 * knows no shifts: there the server says so.
 */
export function signFault(task: TaskRow, input: Signing): string | null {
  const def = stepOf(task, input)
  if (def?.signedBy !== 'incoming') return null
  const { actor, args, context, state } = input
  if (isRecord(args)) return `${task.title}: who takes over signs it themselves.`
  if (wroteIt(def, input)) return 'Who wrote the hand-over does not sign it: somebody of the shift that comes on does.'
  const incoming = incomingFor({ context, journey: state.journey, phi: state.phi }, task)
  if (incoming.kind === 'unknown') return null
  const leads = isLead(task, input)
  if (incoming.kind === 'nobody')
    return leads ? null : 'Nobody of the next shift is on the roster: the lead or the house supervisor signs.'
  const { people, roleToo } = incoming
  if (people.some(({ id }) => id === actor.id) || (roleToo && actor.roles.includes(task.role))) return null
  if (leads && task.level >= LEAD) return null
  const names = people.slice(0, MOST_NAMES).map(({ name }) => name)
  return `Signed by who comes on: ${names.join(', ')}${people.length > MOST_NAMES ? ' and others' : ''}.`
}

/** From this level of the ladder on it is a lead's to end. */
const LEAD = 3
const MOST_NAMES = 4

function isLead({ department }: TaskRow, { actor }: Signing): boolean {
  if (actor.roles.includes('house-supervisor')) return true
  return actor.roles.includes('department-lead') && actor.departments.some((one) => one === department)
}

/** Who did a step before it, or wrote that down. */
function wroteIt(def: TemplateTask, { actor, state }: Signing): boolean {
  return [...state.tasks.values()]
    .filter((task) => def.after.includes(task.key) && task.state === 'done')
    .some(
      (task) =>
        'performed' in task && [task.performed.by, task.performed.recordedBy].some((one) => isNamed(one, actor)),
    )
}
