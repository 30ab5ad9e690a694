import { contextBridge, ipcRenderer } from 'electron'
import { makeBridge } from './make-bridge.ts'

contextBridge.exposeInMainWorld(
  'onward',
  makeBridge({
    invoke: (name, ...args) => ipcRenderer.invoke(name, ...args),
    on: (name, listener) => ipcRenderer.on(name, listener),
    off: (name, listener) => ipcRenderer.off(name, listener),
  }),
)
