import { createContext, type ReactElement, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'

const SlotContext = createContext<HTMLElement | null>(null)

/** Gives the screens below a place in the top bar. */
export function ScreenTopSlot(props: {
  readonly slot: HTMLElement | null
  readonly children: ReactNode
}): ReactElement {
  return <SlotContext.Provider value={props.slot}>{props.children}</SlotContext.Provider>
}

/** What a screen puts into the top bar: its title, filters and counts. */
export function ScreenTop(props: { readonly children: ReactNode }): ReactElement | null {
  const slot = useContext(SlotContext)
  return slot === null ? null : createPortal(props.children, slot)
}
