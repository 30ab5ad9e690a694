import { createServer } from 'vite'
import { rendererConfig } from './bundle.ts'
import { runStep } from './step.ts'

/** The console under vite's development server, talking to a demo server that restarts when its sources change. */
export async function dev(say: (line: string) => void): Promise<number> {
  const target = 'http://127.0.0.1:4810'
  const proxy = { '/api': { target }, '/healthz': { target }, '/socket.io': { target, ws: true } }
  const screens = await createServer({ ...rendererConfig(), server: { port: 4812, proxy } })
  await screens.listen()
  say('console: http://127.0.0.1:4812')
  const code = await runStep('npx', ['tsx', 'watch', 'server/app/main.ts'], { ONWARD_DEMO: '1' })
  await screens.close()
  return code
}
