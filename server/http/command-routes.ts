import { commandSchema, outcomeSchema, type Command, type Outcome } from '../../shared/commands/command.ts'
import type { Signed } from '../auth/auth-service.ts'
import { present } from './present.ts'
import { route, whoAsks, type Route } from './route.ts'

export type CommandDeps = { readonly execute: (command: Command, signed: Signed) => Promise<Outcome> }

/** The one door for every verb over REST. A refusal is an answer (200), a reused id a conflict (409). */
export function commandRoutes({ execute }: CommandDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/commands',
      summary: 'Ask for something to be done. The same commandId is answered as the first time.',
      guard: 'session',
      body: commandSchema,
      answer: outcomeSchema,
      alsoAnswers: { 409: { description: 'Another command had this commandId before; the outcome says so.' } },
      handle: async (call) => {
        const outcome = await execute(call.body, whoAsks(call))
        if (outcome.refusal?.code === 'id-reuse') void call.reply.code(409)
        return present(outcome)
      },
    }),
  ]
}
