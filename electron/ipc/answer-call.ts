import type { CallFault } from '../../shared/ipc/bridge.ts'
import type { CallName } from '../../shared/ipc/call-names.ts'
import { calls } from '../../shared/ipc/calls.ts'
import { fail, ok, type Result } from '../../shared/kernel/result.ts'
import type { Handlers } from './handlers.ts'
import { isOwnSender, type Sender } from './own-sender.ts'

/** One call as it came in: who asks, for what, with what. */
export type IncomingCall = { readonly name: CallName; readonly sender: Sender; readonly args: readonly unknown[] }

/** The way of every call: the sender first, then the argument by its schema, then the handler. */
export async function answerCall(
  { name, sender, args }: IncomingCall,
  handlers: Handlers,
): Promise<Result<unknown, CallFault>> {
  if (!isOwnSender(sender)) return fail({ code: 'sender', message: `${name}: not asked by the console's own page` })
  const parsed = calls[name].arg.safeParse(args[0])
  if (!parsed.success || args.length > 1)
    return fail({ code: 'argument', message: `${name}: ${parsed.error?.issues[0]?.message ?? 'too many arguments'}` })
  // The map pairs each name with its own argument; the union of all handlers cannot say so.
  const handle = handlers[name] as (arg: unknown) => Promise<unknown>
  try {
    return ok(await handle(parsed.data))
  } catch (error) {
    return fail({ code: 'broken', message: `${name}: ${error instanceof Error ? error.message : 'failed'}` })
  }
}
