import type { Locks } from '../../renderer/db/lead.ts'
import type { TurnLocks } from '../../renderer/sync/send-turn.ts'
import type { AliveScheduler } from './alive-scheduler.ts'

type Held = (lock: object | null) => Promise<void>
type Asked = { readonly ifAvailable?: boolean; readonly signal?: AbortSignal }
/** Whoever has the lock or waits for it; told when it is theirs. */
type Place = { readonly granted: () => void }

/** The browser's lock manager of one profile: first come, first served, and what a killed window held is free. */
export class SimLocks {
  readonly #passedOn: (name: string) => void
  readonly #queues = new Map<string, Place[]>()

  /** Told when somebody has a lock after another. */
  constructor(passedOn: (name: string) => void) {
    this.#passedOn = passedOn
  }

  /** As one life of a window asks for them. */
  of(alive: AliveScheduler): Locks & TurnLocks {
    return { request: (name: string, asked: Asked, held: Held) => this.#request(name, alive, asked, held) }
  }

  async #request(name: string, alive: AliveScheduler, { ifAvailable, signal }: Asked, held: Held): Promise<void> {
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    if (ifAvailable === true && queue.length > 0) return held(null)
    let granted = () => {}
    const mine: Place = { granted: () => granted() }
    const leave = () => {
      const at = queue.indexOf(mine)
      if (at >= 0) queue.splice(at, 1)
      if (at !== 0 || queue[0] === undefined) return
      this.#passedOn(name)
      queue[0].granted()
    }
    void alive.killed.then(leave)
    const turn = new Promise<void>((settle, reject) => {
      granted = settle
      signal?.addEventListener('abort', () => {
        // Whoever has it gives it back by what it holds it for.
        if (queue[0] === mine) return
        leave()
        reject(new Error('AbortError'))
      })
    })
    queue.push(mine)
    if (queue[0] === mine) granted()
    await turn
    await held({ name })
    leave()
  }
}
