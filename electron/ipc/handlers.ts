import type { CallName } from '../../shared/ipc/call-names.ts'
import type { CallAnswer, ParsedArg } from '../../shared/ipc/calls.ts'

/** What main does for each call. A rejection is a bug or a broken world; what can be expected is in the answer. */
export type Handlers = { readonly [Name in CallName]: (arg: ParsedArg<Name>) => Promise<CallAnswer<Name>> }
