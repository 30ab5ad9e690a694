import type { Command } from '../../shared/commands/command.ts'
import { signedText } from '../../shared/commands/signed-text.ts'
import type { SessionKeys } from './session-keys.ts'

/** The command with the signature of the sign-in it names; as it is where there is no key for that. */
export type SignCommand = (command: Command) => Promise<Command>

/** Signs with the keys of this console. */
export function signerOf(keys: Pick<SessionKeys, 'sign'>): SignCommand {
  return async (command) => {
    const { signature: _, ...bare } = command
    const signature = await keys.sign(command.sessionId ?? '', signedText(command))
    return signature === null ? bare : { ...bare, signature }
  }
}
