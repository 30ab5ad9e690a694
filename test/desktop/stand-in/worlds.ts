/**
 * What runs inside the page in place of Electron's own contextBridge and ipcRenderer: two worlds that share a
 * document but no objects, and talk by synchronous DOM events that carry JSON. Kept as source text, because it is
 * evaluated by the browser.
 */

const PORT = String.raw`
function makePort(outgoing, incoming, received) {
  const functions = []
  const promises = new Map()
  let promiseCount = 0
  let returned
  const send = (message) => document.dispatchEvent(new CustomEvent(outgoing, { detail: JSON.stringify(message) }))
  const encode = (value) => {
    if (typeof value === 'function') return { f: functions.push(value) - 1 }
    if (value instanceof Promise) {
      const p = ++promiseCount
      value.then(
        (result) => send({ settle: p, value: encode(result) }),
        (error) => send({ settle: p, error: String(error?.message ?? error) }),
      )
      return { p }
    }
    if (Array.isArray(value)) return { a: value.map(encode) }
    if (value !== null && typeof value === 'object') return { o: Object.entries(value).map(([k, v]) => [k, encode(v)]) }
    return { v: value }
  }
  const decode = (coded) => {
    if ('f' in coded) return (...args) => call(coded.f, args)
    if ('p' in coded) return new Promise((resolve, reject) => promises.set(coded.p, { resolve, reject }))
    if ('a' in coded) return coded.a.map(decode)
    if ('o' in coded) return Object.freeze(Object.fromEntries(coded.o.map(([k, v]) => [k, decode(v)])))
    return coded.v
  }
  const call = (f, args) => {
    send({ call: f, args: encode(args) })
    if ('threw' in returned) throw new Error(returned.threw)
    return decode(returned.value)
  }
  const answer = (message) => {
    try {
      send({ returned: { value: encode(functions[message.call](...decode(message.args))) } })
    } catch (error) {
      send({ returned: { threw: String(error?.message ?? error) } })
    }
  }
  document.addEventListener(incoming, (event) => {
    const message = JSON.parse(event.detail)
    if ('call' in message) answer(message)
    else if ('returned' in message) returned = message.returned
    else if ('settle' in message) {
      const waiting = promises.get(message.settle)
      promises.delete(message.settle)
      if ('error' in message) waiting.reject(new Error(message.error))
      else waiting.resolve(decode(message.value))
    } else received(message, decode)
  })
  return { send, encode }
}`

/** The page's own world: defines what the preload exposes. Runs before any script of the page. */
export const PAGE_WORLD = `(() => {
  if (window !== window.top) return
  ${PORT}
  makePort('stand-in-up', 'stand-in-down', (message, decode) => {
    Object.defineProperty(window, message.expose, { value: decode(message.value), enumerable: true })
  })
})()`

/** Name of the preload's isolated world, and of the one binding that it alone can see. */
export const PRELOAD_WORLD = 'stand-in-preload'
/** Called by the preload's world with JSON: `{ n, channel, args }`. */
export const INVOKE_BINDING = 'standInInvoke'

/** The isolated world: `require('electron')` for a sandboxed preload, then the built preload itself. */
export function preloadWorld(preload: string): string {
  return `(() => {
  if (window !== window.top) return
  ${PORT}
  const port = makePort('stand-in-down', 'stand-in-up', () => {})
  const calls = new Map()
  const listeners = new Map()
  let count = 0
  globalThis.standInAnswer = ({ n, value, error }) => {
    const { resolve, reject } = calls.get(n)
    calls.delete(n)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  }
  globalThis.standInEvent = ({ channel, args }) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  }
  const electron = {
    contextBridge: { exposeInMainWorld: (expose, api) => port.send({ expose, value: port.encode(api) }) },
    ipcRenderer: {
      invoke: (channel, ...args) =>
        new Promise((resolve, reject) => {
          calls.set(++count, { resolve, reject })
          ${INVOKE_BINDING}(JSON.stringify({ n: count, channel, args }))
        }),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? []).filter((l) => l !== listener)),
    },
  }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('module not found: ' + name)
  }
  ;(function (require, module, exports, process) {
${preload}
  })(require, { exports: {} }, {}, undefined)
})()`
}
