import type { AppInfo } from '../../shared/ipc/calls.ts'
import type { PowerEvent } from '../../shared/ipc/events.ts'
import type { JournalPort } from '../../shared/ipc/journal.ts'
import type { KeychainPort } from '../../shared/ipc/keychain.ts'
import type { Notice } from '../../shared/ipc/notice.ts'
import type { Settings, SettingsChange } from '../../shared/ipc/settings.ts'
import type { NoPhi } from '../../shared/kernel/phi.ts'

/** Stops listening; calling it twice is harmless. */
export type Stop = () => void

/** What the console is hosted by: Electron, or a browser that the server gave the page to. */
export type Shell = {
  readonly kind: 'desktop' | 'browser'
  /** The outbox's file; null in a browser, where the outbox is Dexie's. */
  readonly journal: JournalPort | null
  /** Where the refresh secret lives; null in a browser, which has its HttpOnly cookie. */
  readonly keychain: KeychainPort | null
  readonly settings: {
    readonly get: () => Promise<Settings>
    /** Answers what holds now. In a browser the server cannot be changed: it is the page's own. */
    readonly set: (change: SettingsChange) => Promise<Settings>
  }
  /** A system notification, when the machine allows one. */
  readonly notify: <N extends Notice>(notice: N & NoPhi<N>) => Promise<void>
  /** Opens an https or tel address outside the console; false: not such an address. */
  readonly openExternal: (url: string) => Promise<boolean>
  readonly appInfo: () => Promise<AppInfo>
  /** A notification was clicked. */
  readonly onFocusEscalations: (listener: () => void) => Stop
  /** Sleep and lock of the machine; a browser is not told of them. */
  readonly onPower: (listener: (event: PowerEvent) => void) => Stop
}
