import type { BrowserWindow } from 'electron'

/** The console's one window: opened once, found again, told things. */
export class OneWindow {
  #window: BrowserWindow | null = null
  #opening: Promise<void> | null = null

  /** Opens it unless it is there or on its way. */
  async open(make: () => Promise<BrowserWindow>): Promise<void> {
    if (this.#window !== null) return this.focus()
    this.#opening ??= make().then((window) => {
      this.#window = window
      window.on('closed', () => (this.#window = null))
    })
    await this.#opening
    this.#opening = null
  }

  focus(): void {
    if (this.#window === null) return
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  send(name: string, body: unknown): void {
    this.#window?.webContents.send(name, body)
  }

  load(url: string): void {
    void this.#window?.loadURL(url)
  }
}
