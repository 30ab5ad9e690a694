import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inRoot, ROOT } from './paths.ts'

type Say = (line: string) => void

/** Starts the demo: server with the demo hospital, scenario player, console. Ends when Ctrl-C or a signal ends it. */
export async function startDemo(args: readonly string[], say: Say): Promise<number> {
  const server = node('dist/server/main.js', [], demoEnvironment())
  const ended = new Promise<number>((resolve) => server.on('exit', (code) => resolve(code ?? 1)))
  const children = [server]
  stopOnSignal(children)
  const started = await Promise.race([ready(server), ended])
  if (typeof started === 'number') return started
  const { url, mllpPort } = started
  if (process.env['ONWARD_DEMO_FEED'] !== 'off')
    children.push(node('dist/demo/main.js', ['--server', url, ...args], { ...process.env, ONWARD_MLLP_PORT: mllpPort }))
  openConsole(url, children, say)
  const code = await ended
  for (const child of children) child.kill('SIGTERM')
  return code
}

/** Who looks at the demo reads its lines, not each sign-in of seventy invented people: the log says more where it is asked to. */
function demoEnvironment(): NodeJS.ProcessEnv {
  return { ONWARD_LOG_LEVEL: 'warn', ...process.env, ONWARD_DEMO: '1' }
}

/** Runs the server alone with the environment's settings. */
export async function startServer(args: readonly string[]): Promise<number> {
  const server = node('dist/server/main.js', args, process.env)
  stopOnSignal([server])
  return new Promise((resolve) => server.on('exit', (code) => resolve(code ?? 1)))
}

/** Opens the desktop console against a running server. */
export async function startConsole(args: readonly string[], say: Say): Promise<number> {
  const electron = electronBinary()
  if (electron === null) {
    say("Electron's runtime is not here: open the server's address in a browser instead.")
    return 1
  }
  const child = spawn(electron, [ROOT, ...args], { stdio: 'inherit' })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

function openConsole(url: string, children: ChildProcess[], say: Say): void {
  const electron = hasDisplay() ? (electronBinary() ?? fetchElectron(say)) : null
  if (electron === null) {
    const why = hasDisplay() ? "Electron's runtime cannot be had here" : 'there is no display here'
    say(`${why}: open the console in a browser at ${url}`)
    return
  }
  say(`console opened; the same console is at ${url}`)
  children.push(spawn(electron, [ROOT, '--server', url], { stdio: 'inherit' }))
}

function node(script: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', inRoot(script), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** The server says over its channel when it listens, and where. */
function ready(server: ChildProcess): Promise<{ url: string; mllpPort: string }> {
  return new Promise((resolve) => {
    server.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'url' in message && 'mllpPort' in message)
        resolve({ url: String(message.url), mllpPort: String(message.mllpPort) })
    })
  })
}

/** Children hear Ctrl-C from the terminal themselves; a SIGTERM to the launcher alone is passed on. */
function stopOnSignal(children: ChildProcess[]): void {
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => {
    for (const child of children) child.kill('SIGTERM')
  })
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

function electronBinary(): string | null {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const name = process.platform === 'darwin' || process.platform === 'win32' ? names[process.platform] : 'electron'
  const path = inRoot('node_modules/electron/dist', name)
  return existsSync(path) ? path : null
}

function fetchElectron(say: Say): string | null {
  say("fetching Electron's runtime (60 s at most)")
  spawnSync(process.execPath, [inRoot('node_modules/electron/install.js')], { timeout: 60_000, stdio: 'ignore' })
  return electronBinary()
}
