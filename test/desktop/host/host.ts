import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type * as Electron from 'electron'
import { electronHost } from './electron-host.ts'
import { standInHost } from './stand-in-host.ts'

/** One running console: its page, its main process, and the ways it can end. */
export type RunningConsole = {
  readonly page: Page
  /** Runs a function in the main process, which is given the `electron` module. It must stand alone. */
  readonly main: <T, A>(run: (electron: typeof Electron, arg: A) => T | Promise<T>, arg?: A) => Promise<T>
  /** SIGKILL of the main process. */
  readonly kill: () => Promise<void>
  /** app.quit(); resolves when the process has ended. */
  readonly quit: () => Promise<void>
}

/** What one start is given: the folder with package.json and dist/, a profile, and arguments. */
export type LaunchPlan = { readonly app: string; readonly profile: string; readonly args?: readonly string[] }

/** Where the built main and preload are run. */
export type Host = {
  readonly name: 'electron' | 'stand-in'
  /** Printed with the run. */
  readonly says: string
  readonly launch: (plan: LaunchPlan) => Promise<RunningConsole>
  /** Starts again on a profile that is in use; gives the exit code. */
  readonly launchSecond: (plan: LaunchPlan) => Promise<number | null>
}

/** Real Electron where its binary and a display are present, else the stand-in. */
export function findHost(): Host {
  const binary = electronBinary()
  if (binary === null) return standInHost("Electron's runtime is not here")
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  return display ? electronHost(binary) : standInHost('Electron is here, but no display')
}

function electronBinary(): string | null {
  const names: Record<string, string> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const path = resolve(
    import.meta.dirname,
    '../../../node_modules/electron/dist',
    names[process.platform] ?? 'electron',
  )
  return existsSync(path) ? path : null
}
