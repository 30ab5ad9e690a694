import { demoHospital } from '../../../server/app/demo/hospital.ts'
import { FACILITY } from '../../bench/seed.ts'
import type { ChaosProxy } from '../fleet/chaos-proxy.ts'
import { pause, until } from '../fleet/wait.ts'
import { checkInbox } from './stand/check-inbox.ts'
import { endOf, type FaultFigure, type Run } from './figure.ts'
import { Hospital } from './stand/hospital.ts'
import { told } from './value.ts'
import { Sender } from './stand/sender.ts'
import { MESSAGES_EACH, stayMessages, type FeedMessage } from './stand/stay-messages.ts'

const FEEDS = 8
const MINUTES = 2
/** Feeds wait while so many messages are kept and not yet read: the backlog is to be read within the run. */
const MOST_WAITING = 200
/** How often something happens to the lines, ms, and to a node. */
const CUT_EVERY_MS = 700
const KILL_EVERY_MS = 12_000
/** Of the messages, said once more after their AA. */
const AGAIN = 0.05

/** [R14] Feeds over real MLLP while lines are cut at any byte, nodes killed and messages said again. */
export const feedChaos: FaultFigure = {
  id: 'R14',
  about: `${FEEDS} feeds over MLLP; lines cut at any byte, nodes killed, messages sent again`,
  async run(run) {
    const hospital = await Hospital.open({ built: run.built, tasks: 20, nodes: 2 })
    try {
      const head = await hospital.db.reads.head(FACILITY)
      const proxy = hospital.proxy((node) => node.mllpPort)
      const port = Number(new URL(await proxy.listen()).port)
      const feeds = Array.from({ length: FEEDS }, (_, at) => new Feed(`F${at}`, port, bedsOf(at)))
      const harm = await feedThrough(run, { hospital, proxy, feeds })
      const drained = performance.now()
      const isRead = await until(async () => (await waiting(hospital, 1)) === 0, 600_000)
      const readMs = Math.round(performance.now() - drained)
      const checked = await checkInbox(hospital, feeds, head)
      const all = feeds.reduce((sum, { sender }) => sum + sender.acknowledged.length, 0)
      const again = feeds.reduce((sum, { sender, repeated }) => sum + sender.resent + repeated, 0)
      return {
        lines: [
          `${all} messages answered AA of ${feeds.reduce((sum, { stays }) => sum + stays, 0)} stays; ${again} sent again`,
          `${harm.cuts} cuts, ${harm.kills} nodes killed; the rest was read ${readMs} ms after the last AA`,
          ...checked.lines,
        ],
        values: [
          told('messages answered AA', all, ''),
          told('nodes killed', harm.kills, ''),
          told('the rest was read after the last AA', readMs, 'ms'),
        ],
        violations: [...(isRead ? [] : ['the inbox was not read to its end']), ...checked.violations],
      }
    } finally {
      await hospital.close()
    }
  },
}

type Parts = { readonly hospital: Hospital; readonly proxy: ChaosProxy; readonly feeds: readonly Feed[] }

async function feedThrough(run: Run, { hospital, proxy, feeds }: Parts): Promise<{ cuts: number; kills: number }> {
  const isTime = endOf(run, MINUTES)
  const state = { isOver: false, waiting: 0 }
  const feeding = Promise.all(feeds.map((feed) => feed.run(state)))
  const harm = { cuts: 0, kills: 0 }
  // A round is one message of every feed; without a killed node nothing were proven.
  const areSent = () => harm.kills > 0 && feeds.every(({ sent }) => sent >= (run.rounds ?? 0))
  const isOver = run.rounds === null ? isTime : areSent
  let nextKill = performance.now() + KILL_EVERY_MS / 4
  while (!isOver()) {
    await pause(CUT_EVERY_MS * (0.5 + Math.random()))
    state.waiting = await waiting(hospital, MOST_WAITING)
    if (Math.random() < 0.5) proxy.cut()
    else proxy.cutAfter(Math.floor(Math.random() * 4_000))
    harm.cuts += 1
    if (performance.now() < nextKill) continue
    const at = harm.kills % 2
    await hospital.killNode(at)
    await hospital.startNode(at)
    harm.kills += 1
    nextKill = performance.now() + KILL_EVERY_MS * (0.5 + Math.random())
  }
  state.isOver = true
  await feeding
  return harm
}

async function waiting({ db }: Hospital, most: number): Promise<number> {
  return (await db.reads.inboundWaiting(FACILITY, most)).length
}

/** Beds of one feed alone: what another feed says about a bed is none of its order. */
function bedsOf(feed: number): string[] {
  const beds = demoHospital('UTC', 'left').units.flatMap(({ id, beds: own }) =>
    own.map(({ room, bed }) => `${id} ${room ?? ''} ${bed}`),
  )
  return beds.filter((_, at) => at % FEEDS === feed)
}

/** A sender with its own patients, one after another. */
class Feed {
  readonly sender: Sender
  readonly name: string
  /** Where the last acknowledged message of each visit left the patient. */
  readonly left = new Map<string, FeedMessage>()
  stays = 0
  sent = 0
  repeated = 0
  readonly #beds: readonly string[]

  constructor(name: string, port: number, beds: readonly string[]) {
    this.name = name
    this.sender = new Sender(port)
    this.#beds = beds
  }

  async run(state: { readonly isOver: boolean; readonly waiting: number }): Promise<void> {
    while (!state.isOver) {
      const first = this.stays * MESSAGES_EACH
      const beds = Array.from({ length: 4 }, (_, at) => this.#beds[(this.stays * 4 + at) % this.#beds.length] ?? '')
      const spec = { sender: this.name, stay: this.stays, first, beds, from: Date.now() - MESSAGES_EACH * 1000 }
      for (const message of stayMessages(spec)) {
        while (state.waiting >= MOST_WAITING && !state.isOver) await pause(20)
        if (await this.sender.send(message.controlId, message.text)) this.left.set(message.visit, message)
        this.sent += 1
        if (Math.random() >= AGAIN) continue
        this.repeated += 1
        await this.sender.again(message.text)
      }
      this.stays += 1
    }
    this.sender.close()
  }
}

export type { Feed }
