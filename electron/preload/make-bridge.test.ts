import { EventEmitter } from 'node:events'
import type { IpcRenderer } from 'electron'
import { expect, test } from 'vitest'
import { makeBridge } from './make-bridge.ts'

function wired() {
  const asked: unknown[][] = []
  const events = new EventEmitter()
  const bridge = makeBridge({
    invoke: async (...call) => void asked.push(call),
    on: events.on.bind(events) as unknown as IpcRenderer['on'],
    off: events.off.bind(events) as unknown as IpcRenderer['off'],
  })
  return { asked, events, bridge }
}

test('[SH26] the bridge is named verbs and one listener, nothing that takes a channel', () => {
  const { bridge } = wired()
  const shape = Object.fromEntries(
    Object.entries(bridge).map(([key, value]) => [
      key,
      typeof value === 'function' ? 'verb' : Object.keys(value).sort(),
    ]),
  )
  expect(shape).toEqual({
    on: 'verb',
    notify: 'verb',
    appInfo: 'verb',
    openExternal: 'verb',
    journal: ['append', 'forget', 'load', 'settle', 'status'],
    settings: ['get', 'set'],
    keychain: ['forget', 'keep', 'take'],
  })
})

test('[SH26] a verb asks under its own name; an event brings its body, not its sender', async () => {
  const { bridge, asked, events } = wired()
  await bridge.journal.load()
  await bridge.settings.set({ theme: 'dark' })
  expect(asked).toEqual([['journal.load'], ['settings.set', { theme: 'dark' }]])
  const heard: unknown[] = []
  const stop = bridge.on('power', (body) => heard.push(body))
  events.emit('power', { sender: 'secret' }, 'resume')
  stop()
  events.emit('power', { sender: 'secret' }, 'suspend')
  expect(heard).toEqual(['resume'])
  bridge.on('journal.append' as 'power', (body) => heard.push(body))
  expect(events.eventNames()).toEqual([])
})
