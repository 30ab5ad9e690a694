import { groupNotices, type HeardNotice } from '../../shared/ipc/group-notices.ts'
import { noticeText, type NoticeText } from '../../shared/ipc/notice.ts'
import { changeSettings, DEFAULT_SETTINGS, settingsSchema, type Settings } from '../../shared/ipc/settings.ts'
import type { Shell } from './shell.ts'

/** What of a browser the twin uses, handed in. */
export type BrowserParts = {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  /** The page's own origin: the server it came from. */
  readonly origin: string
  readonly platform: string
  readonly version: string
  readonly now: () => number
  /** Shows a notification if the person has allowed them. */
  readonly show: (text: NoticeText & { readonly silent: boolean }, clicked: () => void) => void
  /** Opens an address in another tab, without a way back. */
  readonly open: (url: string) => void
}

const KEY = 'onward.settings'

// Without the server: it is the page's origin, which may be plain http on a closed network.
const keptSchema = settingsSchema.omit({ server: true })

/** The shell in a browser: no journal or keychain, settings of this browser, notifications where they are allowed. */
export function browserShell(parts: BrowserParts): Shell {
  const listeners = new Set<() => void>()
  let heard: readonly HeardNotice[] = []
  return {
    kind: 'browser',
    journal: null,
    keychain: null,
    settings: {
      get: async () => readSettings(parts),
      set: async (change) => {
        const next = { ...changeSettings(readSettings(parts), change), server: parts.origin }
        parts.storage.setItem(KEY, JSON.stringify({ theme: next.theme, letterKeys: next.letterKeys }))
        return next
      },
    },
    notify: async (notice) => {
      const showing = groupNotices(heard, notice, parts.now())
      heard = showing.heard
      parts.show({ ...noticeText(showing.notices), silent: showing.quiet }, () => {
        for (const listener of listeners) listener()
      })
    },
    openExternal: async (url) => {
      if (!/^(https:\/\/|tel:)/i.test(url)) return false
      parts.open(url)
      return true
    },
    appInfo: async () => ({ version: parts.version, platform: parts.platform, packaged: false }),
    onFocusEscalations: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onPower: () => () => {},
  }
}

function readSettings({ storage, origin }: BrowserParts): Settings {
  const parsed = keptSchema.safeParse(jsonOf(storage.getItem(KEY)))
  return { ...DEFAULT_SETTINGS, ...(parsed.success ? parsed.data : {}), server: origin }
}

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    // Spoilt by hand or by an older build: the defaults hold.
    return null
  }
}
