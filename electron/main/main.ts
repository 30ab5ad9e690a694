import * as electron from 'electron'
import { startShell } from './start-shell.ts'

startShell(electron, {
  folder: import.meta.dirname,
  profile: process.env['ONWARD_PROFILE'],
  server: argumentAfter('--server'),
  now: () => Date.now(),
}).catch((error: unknown) => {
  electron.dialog.showErrorBox('Onward cannot start', error instanceof Error ? error.message : String(error))
  electron.app.exit(1)
})

function argumentAfter(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
