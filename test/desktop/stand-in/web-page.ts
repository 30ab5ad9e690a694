import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import type { IpcTable } from './ipc-table.ts'
import type { SchemeServer } from './scheme-server.ts'
import { INVOKE_BINDING, PAGE_WORLD, PRELOAD_WORLD, preloadWorld } from './worlds.ts'

/** The little of Electron's WebContents that the shell uses, over one page of a real Chromium. */
export class WebPage extends EventEmitter {
  /** One object for the page's life, as Electron keeps one per frame; its origin is read at the time of a call. */
  readonly mainFrame = { origin: '' }
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  #page: Page | null = null
  #session: CDPSession | null = null
  #preloadContext: number | null = null
  readonly #scheme: SchemeServer
  readonly #ipc: IpcTable

  constructor(scheme: SchemeServer, ipc: IpcTable) {
    super()
    this.#scheme = scheme
    this.#ipc = ipc
    Object.defineProperty(this.mainFrame, 'origin', { get: () => this.#origin() })
  }

  isDestroyed(): boolean {
    return this.#page?.isClosed() ?? true
  }

  setWindowOpenHandler(handler: WebPage['openHandler']): void {
    this.openHandler = handler
  }

  /** Takes a page over: the preload runs before the page's scripts. */
  async attach(context: BrowserContext, page: Page, preload: string): Promise<void> {
    this.#page = page
    const session = await context.newCDPSession(page)
    this.#session = session
    session.on('Runtime.executionContextCreated', ({ context: created }) => {
      if (created.name === PRELOAD_WORLD) this.#preloadContext = created.id
    })
    session.on('Runtime.bindingCalled', (called) => void this.#invoked(called.payload, called.executionContextId))
    await session.send('Runtime.enable')
    await session.send('Page.enable')
    await session.send('Runtime.addBinding', { name: INVOKE_BINDING, executionContextName: PRELOAD_WORLD })
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD })
    const source = preloadWorld(readFileSync(preload, 'utf8'))
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: PRELOAD_WORLD })
  }

  async load(url: string): Promise<void> {
    await this.#page?.goto(this.#scheme.toHttp(url))
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#preloadContext !== null) void this.#tell(this.#preloadContext, 'standInEvent', { channel, args })
  }

  #origin(): string {
    const url = this.#page?.url() ?? 'about:blank'
    return this.#scheme.toScheme(new URL(url).origin)
  }

  /** Asks the shell whether this page may go there. */
  prevents(url: string): boolean {
    let prevented = false
    this.emit('will-navigate', { url: this.#scheme.toScheme(url), preventDefault: () => (prevented = true) })
    return prevented
  }

  async #invoked(payload: string, contextId: number): Promise<void> {
    const { n, channel, args } = JSON.parse(payload) as { n: number; channel: string; args: unknown[] }
    const event = { sender: this, senderFrame: this.mainFrame }
    try {
      await this.#tell(contextId, 'standInAnswer', { n, value: await this.#ipc.invoke(channel, event, args) })
    } catch (error) {
      await this.#tell(contextId, 'standInAnswer', { n, error: error instanceof Error ? error.message : String(error) })
    }
  }

  async #tell(contextId: number, name: string, body: unknown): Promise<void> {
    try {
      await this.#session?.send('Runtime.evaluate', { contextId, expression: `${name}(${JSON.stringify(body)})` })
    } catch {
      // The page went on to another document, or away: nobody is there to be told, as in Electron.
    }
  }
}
