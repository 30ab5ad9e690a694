import type { Result } from '../kernel/result.ts'
import type { CallName, EventName } from './call-names.ts'
import type { CallAnswer, CallArg } from './calls.ts'
import type { EventBody } from './events.ts'

/** Why main did not even look at a call. All three are bugs or attacks, never a person's mistake. */
export type CallFault = {
  /** `sender`: not our window's main frame; `argument`: not of the schema; `broken`: the handler threw. */
  readonly code: 'sender' | 'argument' | 'broken'
  readonly message: string
}

/** What travels back over IPC. */
export type CallResult<Name extends CallName> = Result<CallAnswer<Name>, CallFault>

/** One named verb of the bridge. */
export type BridgeVerb<Name extends CallName> =
  undefined extends CallArg<Name> ? () => Promise<CallResult<Name>> : (arg: CallArg<Name>) => Promise<CallResult<Name>>

type GroupOf<Name extends string> = Name extends `${infer Group}.${string}` ? Group : never
type VerbOf<Name extends string, Group extends string> = Name extends `${Group}.${infer Verb}` ? Verb : never
type Ungrouped<Name extends string> = Name extends `${string}.${string}` ? never : Name

/** `window.onward` in the desktop: made by the preload from the channel map, JSON in and out. */
export type Bridge = {
  readonly [Name in Ungrouped<CallName>]: BridgeVerb<Name>
} & {
  readonly [Group in GroupOf<CallName>]: {
    readonly [Verb in VerbOf<CallName, Group>]: BridgeVerb<`${Group}.${Verb}` & CallName>
  }
} & {
  /** Listens to one event; the answer stops it. */
  readonly on: <Name extends EventName>(name: Name, listener: (body: EventBody<Name>) => void) => () => void
}
