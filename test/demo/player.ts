import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Axis } from './day/axis.ts'
import type { Item, Sender } from './day/world.ts'
import { feedConnection, type FeedConnection } from './sender.ts'

/** What was sent so far; never anything of a patient. */
export type Played = {
  sent: number
  atMin: number
  bySender: Map<Sender, number>
  /** Lost tries that were made again. */
  retries: number
  /** Answers that were not the expected ones: `A08: AE`. */
  unexpected: string[]
}

export type PlayerDeps = {
  readonly items: Iterable<Item>
  readonly axis: Axis
  readonly clock: Clock
  readonly mllpPort: number
  readonly signal: AbortSignal
  /** Told after each answered message. */
  readonly onSent: (item: Item, played: Played) => void
}

/**
 * Plays a scenario over real MLLP until it is told to stop. A message goes out when its minute has come and the one
 * before it, of whatever sender, is answered: an order never overtakes the admission it belongs to.
 */
export async function play(deps: PlayerDeps): Promise<Played> {
  const played: Played = { sent: 0, atMin: 0, bySender: new Map(), retries: 0, unexpected: [] }
  const connections = new Map<Sender, FeedConnection>()
  const connectionOf = (sender: Sender) => {
    const known = connections.get(sender) ?? feedConnection(deps.mllpPort, () => (played.retries += 1))
    connections.set(sender, known)
    return known
  }
  try {
    for (const item of deps.items) {
      await until(deps, item.atMin)
      await sendOne(item, connectionOf(item.sender), played, deps)
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error
  } finally {
    for (const connection of connections.values()) connection.close()
  }
  return played
}

async function until({ axis, clock, signal }: PlayerDeps, atMin: number): Promise<void> {
  signal.throwIfAborted()
  const waitMs = axis.timeOf(atMin) - clock.now()
  if (waitMs > 0) await sleep(waitMs, undefined, { signal })
}

async function sendOne(item: Item, connection: FeedConnection, played: Played, deps: PlayerDeps): Promise<void> {
  const answer = await connection.send(item.message, deps.signal)
  const echoed = answer.controlId === controlIdIn(item.message)
  if (answer.code !== item.expect || !echoed) played.unexpected.push(`${item.what}: ${answer.code || 'no MSA'}`)
  played.sent += 1
  played.atMin = item.atMin
  played.bySender.set(item.sender, (played.bySender.get(item.sender) ?? 0) + 1)
  deps.onSent(item, played)
}

/** MSH-10 as sent; empty for what is no HL7. */
function controlIdIn(message: string): string {
  return message.startsWith('MSH|') ? (message.split('\r')[0]?.split('|')[9] ?? '') : ''
}
