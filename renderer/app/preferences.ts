import { useStore } from 'zustand/react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Density } from '../state/screen/screen-store.ts'
import type { Shell } from '../shell/shell.ts'

/** How this workstation's console looks and listens. Theme and letter keys are the machine's, kept by the shell. */
export type PreferencesState = { readonly theme: 'auto' | 'light' | 'dark'; readonly letterKeys: boolean }

/** The preferences with their verbs. */
export type Preferences = {
  readonly store: StoreApi<PreferencesState>
  readonly setTheme: (theme: PreferencesState['theme']) => void
  readonly setLetterKeys: (on: boolean) => void
}

/** Preferences over the shell's settings; what cannot be kept holds until the window closes. */
export function createPreferences(shell: Shell): Preferences {
  const store = createStore<PreferencesState>(() => ({ theme: 'auto', letterKeys: true }))
  void shell.settings.get().then(({ theme, letterKeys }) => {
    store.setState({ theme: theme === 'system' ? 'auto' : theme, letterKeys })
  })
  return {
    store,
    setTheme: (theme) => {
      store.setState({ theme })
      void shell.settings.set({ theme: theme === 'auto' ? 'system' : theme })
    },
    setLetterKeys: (letterKeys) => {
      store.setState({ letterKeys })
      void shell.settings.set({ letterKeys })
    },
  }
}

/** The preferences as they are. */
export function usePreferences(preferences: Preferences): PreferencesState {
  return useStore(preferences.store)
}

const DENSITY = 'onward.density'

/** Row height as it was left on this workstation. */
export function keptDensity(storage: Pick<Storage, 'getItem'>): Density {
  return storage.getItem(DENSITY) === 'compact' ? 'compact' : 'comfortable'
}

/** Keeps the row height; a workstation without storage forgets it. */
export function keepDensity(storage: Pick<Storage, 'setItem'>, density: Density): void {
  storage.setItem(DENSITY, density)
}
