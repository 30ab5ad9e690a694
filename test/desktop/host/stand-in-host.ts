import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from './find-chromium.ts'
import { portOf } from './fixed-port.ts'
import type { Host, LaunchPlan, RunningConsole } from './host.ts'

const RUN = resolve(import.meta.dirname, '../stand-in/run.ts')

/** The stand-in: the built main process in Node, its windows in a real Chromium. Not Electron, and says so. */
export function standInHost(why: string): Host {
  return {
    name: 'stand-in',
    says: `stand-in for Electron over Chromium (${why})`,
    launch,
    launchSecond: async (plan) => {
      const [code] = (await once(await start(plan), 'exit')) as [number | null]
      return code
    },
  }
}

async function launch(plan: LaunchPlan): Promise<RunningConsole> {
  const child = await start(plan)
  const exit = once(child, 'exit')
  const devtools = await Promise.race([opened(child), exit.then(([code]) => Number(code))])
  if (typeof devtools === 'number') throw new Error(`the main process ended with ${devtools} before its window opened`)
  const page = await pageAt(devtools)
  // Chromium follows its owner into the end, but a moment later; until then it holds the profile.
  const gone = new Promise((settle) => page.context().browser()?.once('disconnected', settle))
  return {
    page,
    main: (run, arg) => inMain(child, String(run), arg) as never,
    kill: async () => {
      child.kill('SIGKILL')
      await Promise.all([exit, gone])
    },
    quit: async () => {
      await inMain(child, '({ app }) => void setImmediate(() => app.quit())', null)
      await Promise.all([exit, gone])
    },
  }
}

async function start(plan: LaunchPlan): Promise<ChildProcess> {
  return fork(RUN, [plan.app, ...(plan.args ?? [])], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      ONWARD_PROFILE: plan.profile,
      ONWARD_TEST_BROWSER: findChromium(),
      STAND_IN_PORT: String(await portOf(plan.profile)),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

function opened(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    child.on('message', (message: { kind: string; devtools: string }) => {
      if (message.kind === 'opened') settle(message.devtools)
    })
  })
}

async function pageAt(devtools: string): Promise<Page> {
  const browser = await chromium.connectOverCDP(devtools)
  const page = browser.contexts()[0]?.pages()[0]
  if (page === undefined) throw new Error('the window has no page')
  return page
}

let count = 0

function inMain(child: ChildProcess, source: string, arg: unknown): Promise<unknown> {
  const id = ++count
  return new Promise((settle, reject) => {
    const hear = (message: { kind: string; id: number; value: unknown; error?: string }): void => {
      if (message.kind !== 'answer' || message.id !== id) return
      child.off('message', hear)
      if (message.error === undefined) settle(message.value)
      else reject(new Error(message.error))
    }
    child.on('message', hear)
    child.send({ kind: 'run', id, source, arg })
  })
}
