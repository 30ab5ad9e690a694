import type { Session } from 'electron'
import { OWN_ORIGIN } from '../ipc/own-sender.ts'

/**
 * All that the console's page may have (design.md section 10). Newer Chromium denies a non-local origin the
 * hospital's private addresses without the three network ones. Everything else is denied, whatever its name.
 */
const GRANTED: ReadonlySet<string> = new Set([
  'local-network',
  'loopback-network',
  'local-network-access',
  'notifications',
])

/** Whether an origin may have a permission; the same answer to the check and to the request. */
export function mayHave(permission: string, origin: string): boolean {
  return GRANTED.has(permission) && (origin === OWN_ORIGIN || origin === `${OWN_ORIGIN}/`)
}

/** Sets both handlers. Reset first: a grant of former handlers must not linger in Chromium's cache. */
export function setPermissions(session: Session): void {
  session.setPermissionCheckHandler(null)
  session.setPermissionRequestHandler(null)
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin))
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(details.isMainFrame && mayHave(permission, originOf(details.requestingUrl))),
  )
  session.setDevicePermissionHandler(() => false)
}

/** Node gives `app:` URLs the origin "null", so it is cut out by hand. */
function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/.exec(url)?.[0] ?? ''
}
