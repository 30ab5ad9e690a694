import { z } from 'zod'
import { commandSchema, outcomeSchema, type Command, type Outcome } from '../../shared/commands/command.ts'
import { openJourneyArgs } from '../../shared/commands/open-journey.ts'
import { VERBS } from '../../shared/commands/verbs.ts'
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
      description: DESCRIPTION,
      schemas: argumentsByVerb(),
      guard: 'session',
      body: commandSchema,
      answer: outcomeSchema.extend({ journey: z.string().optional() }),
      alsoAnswers: { 409: { description: 'Another command had this commandId before; the outcome says so.' } },
      handle: async (call) => {
        const outcome = await execute(call.body, whoAsks(call))
        if (outcome.refusal?.code === 'id-reuse') void call.reply.code(409)
        return present({ ...outcome, ...journeyOf(call.body, outcome) })
      },
    }),
  ]
}

/** The journey that an opening came to: the new one, or the one that was open already. */
function journeyOf({ verb }: Command, { changed }: Outcome): { journey?: string } {
  const row = verb === 'open-journey' ? changed.find(({ kind }) => kind === 'journey') : undefined
  return row === undefined ? {} : { journey: row.id }
}

const DESCRIPTION = [
  'What `args` holds depends on the verb: see the components `args.<verb>`.',
  '`entityId` is the id of a task, an escalation or a journey; for open-journey the id that the new journey gets.',
  'Where that visit has an open journey already, `journey` in the outcome says which; it is not a second one.',
  'A refusal is an outcome with status 200: its `refusal` says the code, by whom, when, and what the row is now.',
].join(' ')

/** The shape of each verb's arguments, from the rules themselves. */
function argumentsByVerb(): { [name: string]: z.ZodType } {
  const args = Object.values(VERBS).map(({ verb, args: shape }): [string, z.ZodType] => [`args.${verb}`, shape])
  return { ...Object.fromEntries(args), 'args.open-journey': openJourneyArgs }
}
