import { changeSettings, type Settings } from '../../shared/ipc/settings.ts'
import type { KeptFile } from '../config/kept-file.ts'
import type { Handlers } from './handlers.ts'

/** This workstation's settings. `changed` hears of a change once it is on the disk. */
export function settingsCalls(
  file: KeptFile<Settings>,
  changed: (now: Settings, before: Settings) => void,
): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': async () => file.current(),
    'settings.set': async (change) => {
      const before = file.current()
      await file.change(changeSettings(before, change))
      changed(file.current(), before)
      return file.current()
    },
  }
}
