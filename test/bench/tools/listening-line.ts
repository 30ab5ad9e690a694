import { ROW_SCHEMA, PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'
import { socketLink } from '../../../renderer/sync/socket-link.ts'
import type { Connection } from '../../../renderer/sync/link.ts'
import { sharedSignIn } from './shared-sign-in.ts'
import { PASSWORD } from '../seed.ts'

export type ListeningParts = {
  readonly server: string
  readonly username: string
  readonly deviceId: string
  /** Told of each frame as it came off the socket. */
  readonly heard: (frame: unknown) => void
}

/** How long a welcome may take, ms. */
const WELCOME_MS = 10_000

/**
 * A line that is greeted as any console's is, and told the same, and does nothing with it: what lies between a server and
 * a console on a machine of its own. Settles once it is welcome.
 */
export async function openListening({ server, username, deviceId, heard }: ListeningParts): Promise<Connection> {
  const answer = await sharedSignIn(server, deviceId, username).signIn(username, PASSWORD, null)
  if (answer.kind !== 'granted') throw new Error(`${username} could not sign in: ${answer.kind}`)
  const { token } = answer.granted
  const connection = await new Promise<Connection>((resolve, reject) => {
    const line: Connection = socketLink({ origin: server, headers: { origin: 'app://onward' } }).connect(token, {
      opened: () => resolve(line),
      heard: (event, message) => (event === 'frame' ? heard(message) : undefined),
      closed: ({ kind }) => reject(new Error(`line ${deviceId} was closed: ${kind}`)),
    })
  })
  const hello = {
    protocol: PROTOCOL_VERSION,
    client: 'bench/1',
    epoch: null,
    deviceId,
    schema: ROW_SCHEMA,
    cursors: {},
  }
  const welcome = await connection.ask('hello', { ...hello, packs: true }, WELCOME_MS)
  if (!welcome.ok) throw new Error(`line ${deviceId} was not greeted: ${welcome.fault}`)
  return connection
}
