import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium of this run: the one `npm test` found, else one that is here. */
export function findChromium(): string {
  const found = [process.env['ONWARD_TEST_BROWSER'], ...KNOWN, chromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (found === undefined) throw new Error('No Chromium here. `npm test` looks for one; ONWARD_TEST_BROWSER names one.')
  return found
}
