/** Many headless consoles, or as many bare socket.io clients, in one process; notes when each shows what. */
import { io, type Socket } from 'socket.io-client'
import type { ConsoleCore } from '../../../renderer/app/console-core.ts'
import { httpSnapshots } from '../../../renderer/sync/snapshot-source.ts'
import { answerCalls } from '../tools/answer-calls.ts'
import type { Connection } from '../../../renderer/sync/link.ts'
import { openHeadless, sharedSnapshots } from '../tools/headless-console.ts'
import { openListening } from '../tools/listening-line.ts'
import { moment } from '../tools/moment.ts'

const cores: ConsoleCore[] = []
const lines: Connection[] = []
const bare: Socket[] = []
/** By what is watched for: when each console showed it. */
const shown = new Map<string, number[]>()
let frames = 0
let lastFrame: unknown = null

answerCalls(
  {
    /** One line per name; every so-many-th is a console, the others only listen. */
    async open({ server, usernames, device, every }: OpenAsk) {
      const snapshots = sharedSnapshots(httpSnapshots(server, fetch))
      for (const [at, username] of usernames.entries()) {
        const line = { server, username, deviceId: `${device}-${process.pid}-${at}`, heard }
        if (at % every === every - 1) cores.push(await openHeadless({ ...line, snapshots }))
        else lines.push(await openListening(line))
      }
      return cores.map(({ rows }) => rows.rowCount)
    },
    /** From now on notes when a console shows one of these tasks as claimed by the server's word; gives how many there are. */
    watch({ tasks }: { tasks: string[] }) {
      for (const core of cores)
        for (const task of tasks) core.state.board.subscribeRow('task', task, () => look(core, task))
      return cores.length
    },
    /** The first console claims it; gives when that was asked. */
    async claim({ task }: { task: string }) {
      const at = moment()
      const issued = await cores[0]?.state.issue({ verb: 'claim', entityId: task })
      if (issued?.kind !== 'taken') throw new Error(`the claim was not taken: ${JSON.stringify(issued)}`)
      return at
    },
    pid: () => process.pid,
    /** How many have a line and miss nothing. */
    live: () => cores.filter(({ state }) => state.status.getState().line.kind === 'live').length,
    /** The numbers at which they stand, of all scopes. */
    cursors: () => cores.map(({ rows }) => Math.min(...[...rows.scopes().values()].map(({ cursor }) => cursor.seq))),
    shown: ({ what }: { what: string }) => shown.get(what) ?? [],
    frames: () => frames,
    lastFrame: () => lastFrame,
    async openBare({ server, count }: { server: string; count: number }) {
      for (let at = 0; at < count; at += 1) bare.push(await connected(server))
    },
    /** The first bare client asks; gives when. */
    bareClaim({ task }: { task: string }) {
      const at = moment()
      bare[0]?.emit('claim', task)
      return at
    },
  },
  async () => {
    for (const core of cores) await core.stop()
    for (const line of lines) line.close()
    for (const socket of bare) socket.disconnect()
  },
)

type OpenAsk = {
  readonly server: string
  readonly usernames: readonly string[]
  readonly device: string
  readonly every: number
}

function heard(frame: unknown): void {
  frames += 1
  lastFrame = frame
}

function look({ state: { board } }: ConsoleCore, task: string): void {
  if (board.row('task', task)?.state === 'claimed' && board.mark('task', task).kind === 'confirmed') note(task)
}

function note(what: string): void {
  const times = shown.get(what) ?? []
  times.push(moment())
  shown.set(what, times)
}

function connected(server: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = io(server, { transports: ['websocket'], reconnection: false, forceNew: true })
    socket.on('frame', ({ tag }: { tag: string }) => {
      frames += 1
      note(tag)
    })
    socket.once('connect', () => resolve(socket))
  })
}
