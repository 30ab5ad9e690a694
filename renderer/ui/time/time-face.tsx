import { createContext, type ReactElement, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import { moneyText } from '../text/money-text.ts'
import type { FactSpeech } from '../words/fact-text.ts'
import { type ZoneFormat, zoneFormat } from './zone-format.ts'

/** Where screens get the time from: one shared tick a minute, and the facility's zone. */
export type TimeFace = {
  /** The server's time to the minute. */
  readonly minute: () => number
  readonly subscribe: (listener: () => void) => () => void
  /** False: what counts down is unconfirmed (offline, or a clock that was not checked for long). */
  readonly sure: () => boolean
  readonly format: ZoneFormat
  /** Amounts in the hospital's currency. */
  readonly money: (amount: number) => string
}

const TimeFaceContext = createContext<TimeFace>({
  minute: () => 0,
  subscribe: () => () => {},
  sure: () => true,
  format: zoneFormat('UTC'),
  money: moneyText(null),
})

/** Hands the time to the parts below. */
export function TimeFaceProvider(props: { readonly value: TimeFace; readonly children: ReactNode }): ReactElement {
  return <TimeFaceContext.Provider value={props.value}>{props.children}</TimeFaceContext.Provider>
}

/** The formats of the facility's zone. */
export function useZoneFormat(): ZoneFormat {
  return useContext(TimeFaceContext).format
}

/** How facts are said here: instants by the facility's zone, seen from `now`; amounts in its currency. */
export function useFactSpeech(): (now: number) => FactSpeech {
  const { format, money } = useContext(TimeFaceContext)
  return useMemo(() => (now) => ({ when: (at) => format.when(at, now), money }), [format, money])
}

/** Says amounts in the hospital's currency. */
export function useMoney(): (amount: number) => string {
  return useContext(TimeFaceContext).money
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
