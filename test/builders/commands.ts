import { commandSchema, type Command, type Outcome } from '../../shared/commands/command.ts'
import { commandIdSchema } from '../../shared/kernel/ids.ts'

/** A command id that says its number. */
export function commandId(number: number): Command['commandId'] {
  return commandIdSchema.parse(`00000000-0000-7000-8000-${String(number).padStart(12, '0')}`)
}

/** A claim of j1/a unless told otherwise. */
export function command(number: number, over: Partial<Command> = {}): Command {
  return commandSchema.parse({
    commandId: commandId(number),
    sessionId: 's1',
    deviceId: 'd1',
    deviceSeq: number,
    verb: 'claim',
    entityId: 'j1/a',
    issuedAt: 1_700_000_000_000,
    ...over,
  })
}

/** An answer to it: applied at number 50 unless told otherwise. */
export function outcomeOf({ commandId }: Command, over: Partial<Outcome> = {}): Outcome {
  return { outcome: 'applied', commandId, seq: 50, refusal: null, changed: [], effectiveAt: 1, ...over }
}
