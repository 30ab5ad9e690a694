import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import type { Hospital } from './hospital.ts'

/** The screen and the zone of a workstation. */
export const WORKSTATION = { viewport: { width: 1366, height: 768 }, timezoneId: 'America/New_York' } as const

/** A person at a console of their own: a browser context with its own storage. */
export class ConsolePage {
  readonly page: Page
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  /** Opens a console and signs in; takes the cover that is offered. */
  static async signIn(browser: Browser, hospital: Hospital, username: string): Promise<ConsolePage> {
    return ConsolePage.signInAt(await browser.newContext(WORKSTATION), hospital, username)
  }

  /** The same at a workstation whose profile is the caller's. */
  static async signInAt(context: BrowserContext, hospital: Hospital, username: string): Promise<ConsolePage> {
    const page = await context.newPage()
    await page.goto(hospital.url)
    await page.getByLabel('Name', { exact: true }).fill(username)
    await page.getByLabel('Password', { exact: true }).fill(await hospital.password())
    await page.keyboard.press('Enter')
    const screens = page.getByRole('navigation', { name: 'Screens' })
    const cover = page.getByRole('button', { name: 'Only what is mine' })
    await screens.or(cover).first().waitFor()
    if (await cover.isVisible()) await cover.click()
    await screens.waitFor()
    return new ConsolePage(context, page)
  }

  async open(screen: 'board/discharge' | 'board/referral.in' | 'queue' | 'escalations' | 'sync'): Promise<void> {
    await this.page.goto(`${new URL(this.page.url()).origin}/#/${screen}`)
  }

  /** The row of a bed on the board. */
  bed(name: string): Locator {
    return this.page.locator('[data-journey]', { hasText: name })
  }

  /** The cell of a bed whose spoken words match. */
  cell(bed: string, words: RegExp): Locator {
    return this.bed(bed).getByRole('gridcell', { name: words })
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
