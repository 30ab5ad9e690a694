import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import { useStore } from 'zustand/react'
import type { Actions } from './actions.ts'
import type { Screen, ScreenState } from './screen-store.ts'

/** What every screen of the window shares beside the console's state. */
export type ScreenParts = { readonly screen: Screen; readonly actions: Actions }

const ScreenContext = createContext<ScreenParts | null>(null)

/** Hands the window's screen state to the features below. */
export function ScreenProvider(props: { readonly value: ScreenParts; readonly children?: ReactNode }): ReactElement {
  return createElement(ScreenContext.Provider, { value: props.value }, props.children)
}

/** The screen's verbs. */
export function useScreen(): Screen {
  return useParts().screen
}

/** The actions on patients and steps. */
export function useActions(): Actions {
  return useParts().actions
}

/** One piece of the screen's state; renders again only when that piece changes. */
export function useScreenState<T>(select: (state: ScreenState) => T): T {
  return useStore(useParts().screen.store, select)
}

function useParts(): ScreenParts {
  const parts = useContext(ScreenContext)
  if (parts === null) throw new Error('useScreen outside ScreenProvider')
  return parts
}
