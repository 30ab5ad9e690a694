import { io, type Socket } from 'socket.io-client'
import type { Frame } from '../../../shared/protocol/frame.ts'
import type { HelloAnswer } from '../../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION, ROW_SCHEMA } from '../../../shared/protocol/version.ts'

/** A socket as an outside program opens it, with what came over it. */
export type OpenSocket = {
  readonly socket: Socket
  readonly frames: Frame[]
  readonly events: { readonly name: string; readonly message: unknown }[]
  /** Says hello; with cursors if it stood somewhere before. */
  hello(more?: object): Promise<HelloAnswer>
  /** Any event with acknowledgement. */
  ask(event: string, message: unknown): Promise<Record<string, unknown>>
  close(): void
}

export type SocketOptions = { readonly origin?: string | null; readonly auth?: object; readonly namespace?: string }

/** Connects with the token of an Authorization header. Rejects with the server's word where it is refused. */
export async function openSocket(url: string, as: string | null, options: SocketOptions = {}): Promise<OpenSocket> {
  const { origin = 'app://onward', namespace = '' } = options
  const socket = io(`${url}${namespace}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: 5_000,
    auth: options.auth ?? (as === null ? {} : { token: as.replace(/^Bearer /, '') }),
    ...(origin === null ? {} : { extraHeaders: { origin } }),
  })
  const frames: Frame[] = []
  const events: { name: string; message: unknown }[] = []
  socket.onAny((name: string, message: unknown) => {
    events.push({ name, message })
    // The server's frames are what the tests look into.
    if (name === 'frame') frames.push(message as Frame)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
  const ask: OpenSocket['ask'] = (event, message) => socket.timeout(10_000).emitWithAck(event, message)
  return {
    socket,
    frames,
    events,
    ask,
    async hello(more = {}) {
      const said = { protocol: PROTOCOL_VERSION, client: 'test', epoch: null, deviceId: 'd', schema: ROW_SCHEMA }
      // The reply was made by the schema of this event.
      return (await ask('hello', { ...said, cursors: {}, ...more })) as unknown as HelloAnswer
    },
    close: () => void socket.close(),
  }
}

/** Resolves when the server has cut it. */
export function cut({ socket }: Pick<OpenSocket, 'socket'>, ms = 10_000): Promise<string> {
  return new Promise((resolve, reject) => {
    if (socket.disconnected) return resolve('already')
    const timer = setTimeout(() => reject(new Error(`still connected after ${ms} ms`)), ms)
    socket.once('disconnect', (reason) => {
      clearTimeout(timer)
      resolve(reason)
    })
  })
}
