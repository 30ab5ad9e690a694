import type { AppInfo } from '../../shared/ipc/calls.ts'
import type { Notice } from '../../shared/ipc/notice.ts'
import type { Handlers } from './handlers.ts'

/** What the calls that reach out of the window need. */
export type Outward = {
  readonly info: AppInfo
  readonly notify: (notice: Notice) => void
  readonly openExternal: (url: string) => Promise<void>
}

/** Notification, build information, and addresses opened outside. */
export function outwardCalls(outward: Outward): Pick<Handlers, 'notify' | 'appInfo' | 'openExternal'> {
  return {
    notify: async (notice) => {
      outward.notify(notice)
      return null
    },
    appInfo: async () => outward.info,
    openExternal: async (text) => {
      const url = externalUrl(text)
      if (url === null) return false
      await outward.openExternal(url)
      return true
    },
  }
}

/** An allowlist, not a blocklist: https without credentials, and tel. Anything else starts programs somewhere. */
export function externalUrl(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol === 'tel:') return /^tel:\+?[\d().-]{2,30}$/.test(url.href) ? url.href : null
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null
}
