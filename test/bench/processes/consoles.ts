/** Many headless consoles, or as many bare socket.io clients, in one process; notes when each shows what. */
import { io, type Socket } from 'socket.io-client'
import type { ConsoleCore } from '../../../renderer/app/console-core.ts'
import { httpSnapshots } from '../../../renderer/sync/snapshot-source.ts'
import { answerCalls } from '../tools/answer-calls.ts'
import { openHeadless, sharedSnapshots } from '../tools/headless-console.ts'
import { moment } from '../tools/moment.ts'

const cores: ConsoleCore[] = []
const bare: Socket[] = []
/** By what is watched for: when each console showed it. */
const shown = new Map<string, number[]>()
/** Every so-many-th console takes what comes at once and is watched; the others leave it lie so long, ms. */
let heed = { every: 1, othersMs: 0 }
let frames = 0
let lastFrame: unknown = null

answerCalls(
  {
    /** One console per name. */
    async open({ server, usernames, device }: { server: string; usernames: string[]; device: string }) {
      const snapshots = sharedSnapshots(httpSnapshots(server, fetch))
      for (const [at, username] of usernames.entries()) {
        const deviceId = `${device}-${process.pid}-${at}`
        const putsOffMs = () => (isHeeded(at) ? 0 : heed.othersMs)
        cores.push(await openHeadless({ server, username, deviceId, snapshots, heard, putsOffMs }))
      }
      return cores.map(({ rows }) => rows.rowCount)
    },
    /**
     * From now on notes when a console shows one of these tasks as claimed by the server's word; gives how many are watched.
     * With `every` above 1 the work of those between is put off, as if it were done on machines of their own.
     */
    watch({ tasks, every = 1, othersMs = 0 }: { tasks: string[]; every?: number; othersMs?: number }) {
      heed = { every, othersMs }
      const watched = cores.filter((_, at) => isHeeded(at))
      for (const core of watched)
        for (const task of tasks) core.state.board.subscribeRow('task', task, () => look(core, task))
      return watched.length
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
    for (const socket of bare) socket.disconnect()
  },
)

function isHeeded(at: number): boolean {
  return at % heed.every === heed.every - 1
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
