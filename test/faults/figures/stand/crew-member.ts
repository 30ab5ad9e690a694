import { createConsoleCore, type ConsoleCore } from '../../../../renderer/app/console-core.ts'
import { memoryCache } from '../../../../renderer/db/memory-cache.ts'
import { memoryDisk } from '../../../../renderer/outbox/memory-disk.ts'
import { httpSessionApi } from '../../../../renderer/sync/http-session-api.ts'
import { httpReference } from '../../../../renderer/sync/reference-source.ts'
import { httpSnapshots } from '../../../../renderer/sync/snapshot-source.ts'
import { socketLink } from '../../../../renderer/sync/socket-link.ts'
import { rowKey } from '../../../../shared/domain/row.ts'
import { ownerOf } from '../../../../shared/domain/task.ts'
import { PASSWORD } from '../../../bench/seed.ts'
import { moment } from '../../../bench/tools/moment.ts'
import { pause, until } from '../../../bench/tools/repeat.ts'
import { testKeys } from '../../../builders/headless-console.ts'
import { systemParts } from '../../../builders/system.ts'
import { countedLink, type Counted } from './counted-link.ts'
import type { ConsoleStand } from './crew.ts'

/** How one console's claim ended. `seen`: it showed another's claim already, and asked nobody. */
export type Raced =
  | { readonly kind: 'won'; readonly ms: number }
  | { readonly kind: 'refused'; readonly code: string; readonly ms: number }
  | { readonly kind: 'seen'; readonly code: string }

/** A console of the product's own code and the person at it. */
export class CrewMember {
  readonly user: string
  /** From the key to the answer, ms. */
  readonly waits: number[] = []
  /** When each watched task was shown as claimed. */
  readonly shown = new Map<string, number>()
  readonly #core: ConsoleCore
  readonly #taken = new Map<string, number>()
  readonly #counted: Counted = { sent: new Map(), asked: [] }
  #notRecorded = 0
  #own: readonly string[] = []
  #everyMs = 0

  constructor(server: string, user: string) {
    this.user = user
    const deviceId = `device-${user}`
    this.#core = createConsoleCore({
      ...systemParts,
      cache: memoryCache(),
      disk: memoryDisk(),
      link: countedLink(socketLink({ origin: server, headers: { origin: 'app://onward' } }), this.#counted),
      snapshots: httpSnapshots(server, fetch),
      reference: httpReference(server, fetch),
      api: httpSessionApi(server, deviceId, fetch),
      keys: testKeys(),
      deviceId,
      client: 'figures/1',
      report: () => undefined,
    })
  }

  /** Settles once it is live. Whenever its sign-in has ended, the person signs in again. */
  async start(): Promise<void> {
    await this.#core.start()
    this.#core.outbox.view.subscribe(() => this.#note())
    void this.#staySignedIn()
    void this.#act()
    await until(`${this.user} live`, () => this.#line() === 'live', 300_000)
  }

  stand(): ConsoleStand {
    const { pending, refused } = this.#core.outbox.view.getState()
    const cards = refused.flatMap(({ command, refusal, dependents }) => [
      { id: command.commandId, code: refusal.code },
      ...dependents.map(({ commandId }) => ({ id: commandId, code: 'depends-on-refused' })),
    ])
    return {
      user: this.user,
      line: this.#line(),
      pending: pending.map(({ command }) => command.commandId),
      refused: cards,
      taken: [...this.#taken.keys()],
      notRecorded: this.#notRecorded,
      resent: [...this.#counted.sent.values()].filter((times) => times > 1).length,
      asked: this.#counted.asked,
    }
  }

  rows(): [string, number][] {
    const { rows } = this.#core
    return [...rows.journeyIds()].flatMap((id) =>
      [...(rows.journey(id)?.rows.values() ?? [])].map((row): [string, number] => [rowKey(row), row.seq]),
    )
  }

  async race(task: string): Promise<Raced> {
    const { outbox, state } = this.#core
    const began = performance.now()
    const issued = await state.issue({ verb: 'claim', entityId: task })
    if (issued.kind === 'not-recorded') throw new Error(issued.message)
    if (issued.kind === 'refused') return { kind: 'seen', code: issued.refusal.code }
    const id = issued.commandId
    await this.#settled(id)
    const ms = performance.now() - began
    const card = outbox.view.getState().refused.find(({ command }) => command.commandId === id)
    if (card !== undefined) {
      await outbox.close(id, 'seen')
      return { kind: 'refused', code: card.refusal.code, ms }
    }
    return { kind: 'won', ms }
  }

  /** Whoever has it gives it back. */
  async giveBack(task: string): Promise<void> {
    const { board, session, issue } = this.#core.state
    const now = session.store.getState()
    const row = board.row('task', task)
    if (row === null || !('actor' in now) || ownerOf(row)?.id !== now.actor.id) return
    const back = await issue({ verb: 'release', entityId: task })
    if (back.kind !== 'taken') throw new Error(`what was won could not be given back: ${JSON.stringify(back)}`)
    await this.#settled(back.commandId)
  }

  sendAllAgain(): Promise<{ readonly sent: number; readonly left: number }> {
    return this.#core.state.refusals.retryAll()
  }

  work(tasks: readonly string[], everyMs: number): void {
    this.#own = tasks
    this.#everyMs = everyMs
  }

  watch(tasks: readonly string[]): void {
    const { board } = this.#core.state
    for (const task of tasks)
      board.subscribeRow('task', task, () => {
        const isClaimed = board.row('task', task)?.state === 'claimed' && board.mark('task', task).kind === 'confirmed'
        if (isClaimed && !this.shown.has(task)) this.shown.set(task, moment())
      })
  }

  /** Claims, notes and gives back, each task in turn: what is one's own nobody else may refuse. */
  async #act(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      await pause(this.#everyMs === 0 ? 100 : this.#everyMs * (0.5 + Math.random()))
      const task = this.#own[turn % Math.max(1, this.#own.length)]
      if (task !== undefined) await this.#one(task, turn)
    }
  }

  async #one(task: string, turn: number): Promise<void> {
    const { board, issue, session } = this.#core.state
    const row = board.row('task', task)
    const now = session.store.getState()
    if (row === null || !('actor' in now)) return
    const verb = ownerOf(row)?.id === now.actor.id ? 'release' : turn % 3 === 0 ? 'note' : 'claim'
    const began = performance.now()
    const issued = await issue({ verb, entityId: task, args: verb === 'note' ? { text: `turn ${turn}` } : {} })
    if (issued.kind === 'taken') this.#taken.set(issued.commandId, began)
    if (issued.kind === 'not-recorded') this.#notRecorded += 1
  }

  #note(): void {
    const pending = new Map(this.#core.outbox.view.getState().pending.map((one) => [one.command.commandId, one]))
    for (const [id, began] of this.#taken) {
      const stage = pending.get(id as never)?.stage ?? 'over'
      if (began === 0 || (stage !== 'over' && stage !== 'answered')) continue
      this.waits.push(performance.now() - began)
      this.#taken.set(id, 0)
    }
  }

  async #settled(id: string): Promise<void> {
    const { view } = this.#core.outbox
    await until(`an answer to ${id}`, () => !view.getState().pending.some(({ command }) => command.commandId === id))
  }

  async #staySignedIn(): Promise<void> {
    const { session } = this.#core.state
    for (;;) {
      const { kind } = session.store.getState()
      if (kind === 'signed-out' || kind === 'opening') await session.signIn(this.user, PASSWORD)
      await pause(300)
    }
  }

  #line(): string {
    return this.#core.state.status.getState().line.kind
  }
}
