import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { platform } from 'node:os'

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A Chromium to test with: one that is already here, then Playwright's download (60 s at most), then Debian's package
 * where apt-get is at hand as root. Null where none can be had; `say` hears each try.
 */
export async function findBrowser(say: (line: string) => void): Promise<string | null> {
  return present() ?? (await downloaded(say)) ?? installed(say)
}

function present(): string | null {
  const named = process.env['ONWARD_TEST_BROWSER']
  return [named, ...KNOWN].find((path) => path !== undefined && existsSync(path)) ?? null
}

async function downloaded(say: (line: string) => void): Promise<string | null> {
  say('no Chromium found: trying the download (60 s at most)')
  spawnSync('npx', ['playwright', 'install', '--only-shell', 'chromium'], { timeout: 60_000, stdio: 'ignore' })
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null
}

function installed(say: (line: string) => void): string | null {
  if (platform() !== 'linux' || process.getuid?.() !== 0) return null
  say("trying Debian's package")
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    say(`apt-get did not install it: ${error instanceof Error ? error.message : String(error)}`)
  }
  return present()
}
