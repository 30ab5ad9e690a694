import { createContext, type ReactElement, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { type ZoneFormat, zoneFormat } from './zone-format.ts'

/** Where screens get the time from: one shared tick a minute, and the facility's zone. */
export type TimeFace = {
  /** The server's time to the minute. */
  readonly minute: () => number
  readonly subscribe: (listener: () => void) => () => void
  /** False: what counts down is unconfirmed (offline, or a clock that was not checked for long). */
  readonly sure: () => boolean
  readonly format: ZoneFormat
}

const TimeFaceContext = createContext<TimeFace>({
  minute: () => 0,
  subscribe: () => () => {},
  sure: () => true,
  format: zoneFormat('UTC'),
})

/** Hands the time to the parts below. */
export function TimeFaceProvider(props: { readonly value: TimeFace; readonly children: ReactNode }): ReactElement {
  return <TimeFaceContext.Provider value={props.value}>{props.children}</TimeFaceContext.Provider>
}

/** The formats of the facility's zone. */
export function useZoneFormat(): ZoneFormat {
  return useContext(TimeFaceContext).format
}

/** A text that depends on the time: the part that calls this renders again only when the text is another. */
export function useTimeText(textAt: (now: number) => string): string {
  const face = useContext(TimeFaceContext)
  return useSyncExternalStore(face.subscribe, () => textAt(face.minute()))
}

/** False while clocks are unconfirmed. */
export function useSureTime(): boolean {
  const face = useContext(TimeFaceContext)
  return useSyncExternalStore(face.subscribe, () => face.sure())
}
