import { z } from 'zod'
import type { Performed } from '../domain/performed.ts'
import { reasonArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { onOpenTask, settledTask } from './rule-parts.ts'
import { ended } from './task-turns.ts'

const args = z.strictObject({ reason: reasonArg })

/** Leaves a step out for this patient, with the reason; for leads and coordinators, also before it has opened. */
export const skip: VerbRule<z.output<typeof args>> = {
  verb: 'skip',
  entity: 'task',
  args,
  decide: onOpenTask((task, input) => {
    const { actor, at, args } = input
    const performed: Performed = { by: actor.name, at, recordedBy: actor.name, recordedAt: at, via: 'console' }
    return settledTask(ended(task, 'skipped', performed, args.reason), input)
  }),
}
