import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import type { Instant } from '../../shared/kernel/instant.ts'

/** One line of a journey's timeline: what a person did or a message brought. It names no patient. */
export type TimelineEntry = {
  readonly id: string
  readonly at: Instant
  readonly effectiveAt: Instant | null
  readonly actorName: string
  readonly verb: string
  readonly cause: string | null
  readonly byCommand: boolean
  /** Kind and id of the rows it changed. */
  readonly changed: readonly { readonly kind: string; readonly id: string }[]
  /** The journey it belongs to and that one's workflow: a step may be a journey of its own. */
  readonly journey: string | null
  readonly workflow: string | null
}

/** The demo's users, told by the demo's server alone. */
export type DemoInfo = {
  readonly password: string
  readonly users: readonly {
    readonly username: string
    readonly name: string
    readonly roles: readonly string[]
    readonly departments: readonly string[]
    readonly units: readonly string[]
  }[]
}

/** Units and departments that somebody covers; until when, null: none. */
export type Covered = {
  readonly units: readonly string[]
  readonly departments: readonly string[]
  readonly until: Instant | null
}
/** What is to be covered, until when. */
export type CoverAsk = Omit<Covered, 'until'> & { readonly until: Instant }

/** A sign-in that is not over: at which workstation, since when, last heard of when. */
export type SignedInAt = {
  readonly id: string
  /** The id that the workstation's console gave itself. */
  readonly device: string
  readonly since: Instant
  readonly lastHeardAt: Instant
  /** The one that asks. */
  readonly current: boolean
}
/** Why a sign-in is ended: what it left unsent is judged by that (rule AU9). */
export type EndBecause = 'lost' | 'left-open'
/** One sign-in, or all of a person. */
export type EndAsk = { readonly session: string } | { readonly everyOf: string }

/** Why the server gave nothing. */
export type NoReading = { readonly kind: 'no-answer' } | { readonly kind: 'refused' }

/** What screens read from the server at the moment they need it: never rows, those come by sync. */
export type ServerDoor = {
  timeline(journey: string): Promise<{ readonly kind: 'read'; readonly entries: readonly TimelineEntry[] } | NoReading>
  /** Null: not a demo, or no answer. */
  demo(): Promise<DemoInfo | null>
  /** What is covered now beside what is one's own. */
  covered(): Promise<{ readonly kind: 'read'; readonly covered: Covered } | NoReading>
  /** Declares what is covered from now on, in place of what was; nothing: it ends. */
  cover(ask: CoverAsk): Promise<'taken' | 'refused' | 'no-answer'>
  /** Where a person is signed in (rule AU8). */
  signIns(user: string): Promise<{ readonly kind: 'read'; readonly items: readonly SignedInAt[] } | NoReading>
  /** Ends sign-ins from outside; gives how many. */
  endSignIns(ask: EndAsk, because: EndBecause): Promise<{ readonly kind: 'read'; readonly ended: number } | NoReading>
  /** True where the server answers. */
  isThere(): Promise<boolean>
}

const DoorContext = createContext<ServerDoor | null>(null)

/** Hands the door to the screens below. */
export function ServerDoorProvider(props: { readonly value: ServerDoor; readonly children?: ReactNode }): ReactElement {
  return createElement(DoorContext.Provider, { value: props.value }, props.children)
}

/** The server, asked directly. */
export function useServerDoor(): ServerDoor {
  const door = useContext(DoorContext)
  if (door === null) throw new Error('useServerDoor outside ServerDoorProvider')
  return door
}
