import { mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { FIXTURE, makeAppFolder } from './app-folder.ts'
import { findHost, type RunningConsole } from './host/host.ts'

/** Where these tests run. */
export const HOST = findHost()

/** What the tests' own page has, for a function that is run in it. */
export type FixtureWindow = { onward: Bridge; heard: string[]; fixtureLoads: number; inlineScriptRan?: boolean }

/** A shell on one profile, started again as often as a test likes. */
export class Shell {
  readonly profile = mkdtempSync(join(tmpdir(), 'onward-profile-'))
  readonly #app: string
  #running: RunningConsole | null = null

  constructor(app: string) {
    this.#app = app
  }

  get page(): Page {
    return this.#now.page
  }

  get main(): RunningConsole['main'] {
    return this.#now.main
  }

  /** Resolves when its page is painted. */
  async start(): Promise<void> {
    this.#running = await HOST.launch({ app: this.#app, profile: this.profile })
    await this.painted()
  }

  /** Starts once more on the profile that is in use; gives the exit code. */
  startSecond(args: readonly string[]): Promise<number | null> {
    return HOST.launchSecond({ app: this.#app, profile: this.profile, args })
  }

  async painted(): Promise<void> {
    await this.page.waitForSelector('body[data-ready=yes]')
  }

  kill(): Promise<void> {
    return this.#now.kill()
  }

  quit(): Promise<void> {
    return this.#now.quit()
  }

  get #now(): RunningConsole {
    if (this.#running === null) throw new Error('the shell was not started')
    return this.#running
  }
}

/** Another server on this machine, and how often it was asked for anything. */
export type Stranger = { readonly url: string; readonly hits: () => number }

/** A test of the built shell, which is running when it begins. */
export const test = base.extend<{ shell: Shell; stranger: Stranger }, { app: string }>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads which fixtures are wanted from the pattern
    async ({}, use) => {
      console.log(`desktop tests run on: ${HOST.says}`)
      const app = makeAppFolder(FIXTURE)
      await use(app)
      rmSync(app, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  shell: async ({ app }, use) => {
    const shell = new Shell(app)
    await shell.start()
    await use(shell)
    await shell.kill().catch(() => undefined)
    await rm(shell.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  stranger: async ({}, use) => {
    let hits = 0
    const server = createServer((request, response) => {
      hits += 1
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.end(`<p>evil ${request.url}`)
    })
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits: () => hits })
    server.close()
    server.closeAllConnections()
  },
})
