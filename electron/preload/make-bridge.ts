import type { IpcRenderer } from 'electron'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { CALL_NAMES, EVENT_NAMES } from '../../shared/ipc/call-names.ts'

/** The two of Electron's methods the bridge is made from. Neither reaches the page. */
export type Wire = {
  readonly invoke: (name: string, ...args: unknown[]) => Promise<unknown>
  readonly on: IpcRenderer['on']
  readonly off: IpcRenderer['off']
}

/** Named verbs from the channel map, nothing else: the page cannot name a channel of its own. */
export function makeBridge(wire: Wire): Bridge {
  const bridge: Record<string, unknown> = { on: listenerOf(wire) }
  for (const name of CALL_NAMES) {
    const [group = '', verb] = name.split('.')
    const call = (...args: unknown[]): Promise<unknown> => wire.invoke(name, ...args)
    if (verb === undefined) bridge[group] = call
    else bridge[group] = { ...(bridge[group] as object | undefined), [verb]: call }
  }
  // Built by name, so its shape is the map's (make-bridge.test.ts); no type can follow the split of a string.
  return bridge as unknown as Bridge
}

function listenerOf(wire: Wire): Bridge['on'] {
  return (name, listener) => {
    if (!EVENT_NAMES.includes(name)) return () => {}
    // The event object carries ports and the sender: only the body goes on.
    const hear = (_event: unknown, body: Parameters<typeof listener>[0]): void => listener(body)
    wire.on(name, hear)
    return () => void wire.off(name, hear)
  }
}
