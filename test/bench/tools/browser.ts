import { chromium, type Browser, type Page } from '@playwright/test'
import { findBrowser } from '../../../build/browser.ts'
import { PASSWORD } from '../seed.ts'

/** A board wide enough for all columns. */
const VIEWPORT = { width: 1600, height: 1000 }

/**
 * The real Chromium. Frames are not held back for the screen's beat (60 a second): what is timed is the work until the
 * paint, not how long the next beat happens to be away.
 */
export async function openBrowser(say: (line: string) => void): Promise<Browser> {
  const executablePath = await findBrowser(say)
  if (executablePath === null) throw new Error('no Chromium can be had here')
  const args = ['--disable-gpu-vsync', '--disable-frame-rate-limit', '--disable-background-networking', '--mute-audio']
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: [...args, ...root] })
}

/** A page of a fresh profile, with these scripts before any of its own. */
export async function openPage(browser: Browser, ...scripts: readonly (() => void)[]): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' })
  const page = await context.newPage()
  // The loader that runs this file names functions by a helper, which a page has not.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named' })
  for (const script of scripts) await page.addInitScript(script)
  return page
}

/** Opens the console and signs in; settles when the discharge board shows its first rows. */
export async function signIn(page: Page, url: string, username: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Name', { exact: false }).first().fill(username)
  await page.locator('input[type=password]').fill(PASSWORD)
  // Nobody types as quickly as this: by then the page is kept.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.locator('form button[type=submit]').click()
  await page.waitForSelector('[data-journey]', { timeout: 30_000 })
}
