import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { _electron } from '@playwright/test'
import type { Host, LaunchPlan } from './host.ts'

/** Real Electron, driven by Playwright. */
export function electronHost(binary: string): Host {
  // Chromium's own sandbox does not run as root.
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const argsOf = (plan: LaunchPlan): string[] => [...root, plan.app, ...(plan.args ?? [])]
  const envOf = (plan: LaunchPlan): Record<string, string> => ({
    ...(process.env as Record<string, string>),
    ONWARD_PROFILE: plan.profile,
  })
  return {
    name: 'electron',
    says: `real Electron (${binary})`,
    launch: async (plan) => {
      const app = await _electron.launch({ executablePath: binary, args: argsOf(plan), env: envOf(plan) })
      const page = await app.firstWindow()
      const exit = once(app.process(), 'exit')
      return {
        page,
        main: (run, arg) => app.evaluate(run as Parameters<typeof app.evaluate>[0], arg) as never,
        kill: async () => {
          app.process().kill('SIGKILL')
          await exit
        },
        quit: async () => {
          await app.evaluate(({ app }) => setImmediate(() => app.quit()))
          await exit
        },
      }
    },
    launchSecond: async (plan) => {
      const child = spawn(binary, argsOf(plan), { env: envOf(plan), stdio: 'ignore' })
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}
