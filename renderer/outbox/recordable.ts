import type { Command } from '../../shared/commands/command.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import type { Kept } from './outbox-view.ts'
import type { SealCommand } from './sealing.ts'
import type { SignCommand } from './sign-command.ts'

/** Makes of what a person typed what may lie on the disk: sealed (rule SE1), then signed (rule SG1). */
export type Recordable = {
  first(typed: Command): Promise<Command>
  /** Signed in another sign-in; where the server could not open it and its words are at hand, sealed anew before. */
  again(session: string, entry: Pick<Kept, 'body' | 'shown' | 'outcome'>): Promise<Command>
}

export type RecordableParts = {
  readonly sign: SignCommand
  readonly seal: SealCommand | undefined
  readonly report: (what: string, detail: unknown) => void
}

/** Makes it; without `seal` nothing is sealed. */
export function recordable({ sign, seal, report }: RecordableParts): Recordable {
  async function anew(sealIt: SealCommand, command: Command, args: Command['args']): Promise<Command> {
    try {
      return await sealIt({ ...command, args })
    } catch (error) {
      // As it was sealed before: it goes nowhere, and stays a card.
      report('seal', error)
      return command
    }
  }

  return {
    first: (typed) => (seal === undefined ? sign(typed) : seal(typed).then(sign)),
    async again(session, { body, shown, outcome }) {
      const isAnew = outcome?.refusal?.reason === 'cannot-open' && seal !== undefined && !hasSealed(shown.args)
      const command = isAnew ? await anew(seal, body.command, shown.args) : body.command
      return sign({ ...command, sessionId: session })
    },
  }
}
