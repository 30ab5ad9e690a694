import type { Shell } from '../shell/shell.ts'

const WORKER = '/service-worker.js'

/** What newer Chromium has and the type library may not: the maker of addresses that the page's policy lets through. */
type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** Has a browser keep the page for when the server is gone; the desktop has it on disk, the development server changes it. */
export async function keepPage(shell: Shell, page: Window): Promise<void> {
  if (shell.kind !== 'browser' || !page.isSecureContext || import.meta.env.DEV) return
  try {
    await page.navigator.serviceWorker.register(workerAddress(page))
  } catch {
    // Forbidden by the browser's owner or without disk: the console then needs the server to open, as before.
  }
}

function workerAddress(page: Window): string {
  if (!('trustedTypes' in page)) return WORKER
  // Presence is checked above; the face is the standard's.
  const types = page.trustedTypes as TrustedTypes
  const policy = types.createPolicy('onward-service-worker', {
    createScriptURL: (url) => {
      if (url !== WORKER) throw new TypeError('only the service worker is a trusted script')
      return url
    },
  })
  return policy.createScriptURL(WORKER)
}
