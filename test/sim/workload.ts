import { splitArgs } from '../../shared/commands/sealed-args.ts'
import type { Verb } from '../../shared/commands/command.ts'
import { isFinal, ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Ask } from '../../renderer/state/issue-command.ts'
import { actorIn } from '../../renderer/state/session-store.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { strike } from './faults.ts'
import { TYPED } from './judge-sealing.ts'
import type { SimRandom } from './random.ts'
import type { SimConsole } from './sim-console.ts'
import type { World } from './world.ts'

/** People act, the feed comes in, and everything that can break breaks. */
export async function workload(world: World, ops: number): Promise<void> {
  const { random, time, feed } = world
  for (let done = 0; done < ops; done += 1) {
    await time.advance(random.oneIn(15) ? random.between(1_000, 20_000) : random.between(0, 700))
    if (done % 15 === 0) world.backup()
    if (done % 10 === 0) for (const console of world.consoles) await world.sealing?.look(console)
    const draw = random.unit()
    if (draw < 0.64) act(world)
    else if (draw < 0.66) race(world)
    else if (draw < 0.78) await time.drive(feed.event())
    else if (draw < 0.81) await time.drive(feed.open())
    else await strike(world)
  }
}

/** One person does something with what is on their screen. The answer comes when the disk has it. */
function act(world: World): void {
  const console = world.random.pick(world.consoles)
  const state = console?.core?.state
  if (console === undefined || state === undefined) return
  // Signed out by force, or because nobody was there to let them in: they sign in again.
  if (state.session.store.getState().kind === 'signed-out') return void console.signIn()
  // Mostly what the screen would offer; now and then something it would not.
  const asks = Array.from({ length: 5 }, () => drawAsk(world, console)).filter((ask) => ask !== null)
  const ask = world.random.oneIn(12) ? asks[0] : asks.find((one) => state.preview(one) === null)
  if (ask !== undefined) issue(world, console, ask)
}

/** Everybody who sees it wants the same free task, before anybody heard of the others. */
function race(world: World): void {
  const { random, consoles, reached } = world
  const free = (console: SimConsole) => {
    const board = console.core?.state.board
    const rows = board?.ids('journeys').flatMap((id) => board.ids(`tasks:journey:${id}`)) ?? []
    return rows.filter((id) => board?.row('task', id)?.state === 'free')
  }
  const task = random.pick(consoles.flatMap(free))
  if (task === undefined) return
  const ask: Ask = { verb: 'claim', entityId: task, args: {} }
  const racers = consoles.filter((console) => console.core?.state.preview(ask) === null)
  if (racers.length < 2) return
  reached.seen('race for one task')
  for (const console of racers) issue(world, console, ask, true)
}

function issue(world: World, console: SimConsole, ask: Ask, isRace = false): void {
  const life = console.core
  const who = life === null ? null : actorIn(life.state.session.store.getState())
  if (life === null || who === null) return
  void life.state.issue(ask).then((issued) => {
    if (console.core !== life) return
    world.note(`${console.name} ${ask.verb} ${ask.entityId}: ${JSON.stringify(issued).slice(0, 120)}`)
    if (issued.kind === 'refused') world.reached.seen('action refused on screen')
    if (issued.kind === 'not-recorded') world.reached.seen('action not recorded')
    if (issued.kind !== 'taken') return
    world.reached.seen('action taken')
    if (console.seals && splitArgs({ verb: ask.verb, args: ask.args ?? {} }).secret !== null)
      world.reached.seen('sealed action taken')
    world.taken.set(issued.commandId, { console, user: who.id, isRace, ask, life })
  })
}

function drawAsk({ random, time }: World, { core }: SimConsole): Ask | null {
  const state = core?.state
  if (state === undefined) return null
  const journey = random.pick(state.board.ids('journeys'))
  if (journey === undefined) return null
  if (random.oneIn(20)) return { verb: 'set-priority', entityId: journey, args: { priority: 'urgent' } }
  const escalation = random.oneIn(6) ? random.pick(state.board.ids('escalations')) : undefined
  if (escalation !== undefined) return { verb: 'acknowledge', entityId: escalation, args: {} }
  const tasks = state.board.ids(`tasks:journey:${journey}`).flatMap((id) => state.board.row('task', id) ?? [])
  const open = tasks.filter((task) => !isFinal(task) && task.state !== 'waiting')
  const task = random.pick(random.oneIn(6) ? tasks : open)
  if (task === undefined) return null
  const me = actorIn(state.session.store.getState())?.id
  const verb = random.pick(ownerOf(task)?.id === me ? MINE : ANY) ?? 'claim'
  return { verb, entityId: task.id, args: argsOf(verb, task, random, time) }
}

const MINE: readonly Verb[] = ['complete', 'complete', 'start', 'release', 'pause', 'resume', 'fail', 'note']
const ANY: readonly Verb[] = ['claim', 'claim', 'claim', 'complete', 'start', 'note', 'skip', 'assign', 'release']

function argsOf(verb: Verb, task: TaskRow, random: SimRandom, time: ManualTime): Record<string, unknown> {
  switch (verb) {
    case 'pause':
      return { reason: 'waiting-clinician' }
    case 'fail':
      return { reason: 'declined' }
    case 'skip':
      return { reason: 'not needed' }
    case 'assign':
      return { user: random.pick(['pha-1', 'pha-2', 'trn-1', 'cm-1']) }
    case 'note':
      return { text: typed(random, time) }
    case 'complete':
      return { captures: CAPTURES[task.key] ?? {}, ...(random.oneIn(4) ? { note: typed(random, time) } : {}) }
    default:
      return {}
  }
}

/** Words that are found wherever they do not belong, never the same twice. */
export function typed(random: SimRandom, time: ManualTime): string {
  return `${TYPED} ${uuidV7(time.now(), random)}`
}

const CAPTURES: { readonly [key: string]: Record<string, unknown> } = {
  'cm-plan': { destination: 'home' },
  'med-rec': { reconciled: true },
  'meds-to-bed': { delivered: true },
}
