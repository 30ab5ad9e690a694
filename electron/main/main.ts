import * as electron from 'electron'
import { startShell } from './start-shell.ts'

startShell(electron, {
  folder: import.meta.dirname,
  env: { ONWARD_PROFILE: process.env['ONWARD_PROFILE'], ONWARD_SERVER: process.env['ONWARD_SERVER'] },
  now: () => Date.now(),
}).catch((error: unknown) => {
  electron.dialog.showErrorBox('Onward cannot start', error instanceof Error ? error.message : String(error))
  electron.app.exit(1)
})
