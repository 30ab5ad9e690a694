import type { App, WebContents } from 'electron'
import { OWN_ORIGIN } from '../ipc/own-sender.ts'

/** Guards every web contents there will ever be, not only our window's (CVE-2026-1628). */
export function guardContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

/** No navigation but within our own origin, no new window, no webview. */
export function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => denyForeign(event))
  contents.on('will-redirect', (event) => denyForeign(event))
  contents.on('will-frame-navigate', (event) => denyForeign(event))
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

function denyForeign(event: { readonly url: string; preventDefault(): void }): void {
  if (!event.url.startsWith(`${OWN_ORIGIN}/`)) event.preventDefault()
}
