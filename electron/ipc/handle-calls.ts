import type { IpcMain } from 'electron'
import { CALL_NAMES } from '../../shared/ipc/call-names.ts'
import { answerCall } from './answer-call.ts'
import type { Handlers } from './handlers.ts'

/** Listens to every call of the channel map: the only place that touches ipcMain. */
export function handleCalls(ipcMain: Pick<IpcMain, 'handle'>, handlers: Handlers): void {
  for (const name of CALL_NAMES)
    ipcMain.handle(name, (sender, ...args: unknown[]) => answerCall({ name, sender, args }, handlers))
}
