import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import { FROM_START } from '../../shared/protocol/snapshot.ts'
import { pauseMs } from './backoff.ts'
import type { PageAnswer, SnapshotSource } from './snapshot-source.ts'

export type LoaderParts = {
  readonly rows: ConfirmedRows
  readonly snapshots: SnapshotSource
  readonly scheduler: Scheduler
  readonly random: Random
  readonly token: () => string | null
  /** A scope is whole. */
  readonly loaded: () => void
  /** The pages are of another history or an older head than the frames: say hello anew. */
  readonly mismatch: (what: string) => void
  /** A page is of another history than what is held; it was not taken. */
  readonly otherHistory: (what: string) => void
}

/** Fetches what `ConfirmedRows` says is loading, one page at a time, while it is told that the line is up. */
export type SnapshotLoader = {
  /** Goes on with every scope that is loading, in this order; scopes not named come last. */
  start(order: readonly string[]): void
  /** The line is gone: pages already fetched stay, and the next start goes on behind them (rule SY15). */
  pause(): void
}

/** A page that is on its way, and the beginning of the loading it belongs to. */
type Asked = {
  readonly scope: string
  readonly from: string | null
  readonly named: ReadonlySet<string> | null
  readonly seq: number
  readonly answer: Promise<PageAnswer>
}

/** Pages on their way at once, behind the one that is waited for. */
const AHEAD = 3

/** Makes the loader. */
export function createSnapshotLoader(parts: LoaderParts): SnapshotLoader {
  const { rows, snapshots, scheduler, random } = parts
  let order: readonly string[] = []
  let run = 0
  let working = false
  let ahead: Asked[] = []
  let tries = 0
  let waiting: Cancel | null = null

  /** The scopes that are loading, in the order asked for. */
  function loading(): string[] {
    const found = [...rows.scopes()].flatMap(([scope, state]) => (state.kind === 'loading' ? scope : []))
    return [...order.filter((scope) => found.includes(scope)), ...found.filter((scope) => !order.includes(scope))]
  }

  async function work(mine: number): Promise<void> {
    for (;;) {
      const scope = loading()[0] ?? null
      const token = parts.token()
      if (scope === null || token === null || mine !== run) return
      const state = rows.scope(scope)
      if (state?.kind !== 'loading') return
      const asked = askedBefore(scope, state.next) ?? ask(scope, state.next, token, rows.rowCount === 0)
      const answer = await asked.answer
      if (mine !== run) return
      // Loading may have begun anew while the page was under way: then it is of an older beginning.
      const now = rows.scope(scope)
      if (now?.kind !== 'loading' || now.named !== asked.named) continue
      // The next pages travel while this one is applied and drawn.
      if (answer.kind === 'page') askAhead(scope, answer.page.head.next, token)
      if (!take(scope, asked.seq, answer)) return
    }
  }

  /** `isEmpty`: nothing is on the board yet, so a small page is wanted first. */
  function ask(scope: string, from: string | null, token: string, isEmpty = false): Asked {
    const state = rows.scope(scope)
    const named = state?.kind === 'loading' ? state.named : null
    const seq = state?.cursor.seq ?? 0
    const after = from ?? (isEmpty ? null : FROM_START)
    const wanted = { scope, class: state?.class ?? 'ops', after, token, atLeast: seq }
    return { scope, from, named, seq, answer: snapshots.page(wanted) }
  }

  function askedBefore(scope: string, from: string | null): Asked | null {
    const found = ahead.find((asked) => asked.scope === scope && asked.from === from) ?? null
    ahead = ahead.filter((asked) => asked !== found)
    return found
  }

  /** What will be wanted after this page: the next of the same scope, and the first ones of the scopes behind it. */
  function askAhead(scope: string, from: string | null, token: string): void {
    const others = loading().filter((one) => one !== scope && !ahead.some((asked) => asked.scope === one))
    const wanted = [
      ...(from === null ? [] : [{ of: scope, after: from }]),
      ...others.map((of) => ({ of, after: nextOf(of) })),
    ]
    for (const { of, after } of wanted.slice(0, AHEAD - ahead.length)) ahead.push(ask(of, after, token))
  }

  function nextOf(scope: string): string | null {
    const state = rows.scope(scope)
    return state?.kind === 'loading' ? state.next : null
  }

  /** True: go on at once. */
  function take(scope: string, atLeast: number, answer: PageAnswer): boolean {
    if (answer.kind !== 'page') {
      later(answer.kind === 'no-answer' ? answer.retryAfterMs : null)
      return false
    }
    const { head, ...page } = answer.page
    if (head.epoch !== rows.epoch || head.cursor.seq < atLeast) {
      parts.mismatch(`snapshot of ${head.epoch} at ${head.cursor.seq}, line at ${atLeast}`)
      return false
    }
    if (rows.contradicts(page.rows, head.cursor.seq)) {
      parts.otherHistory(`page of ${scope} at ${head.cursor.seq}`)
      return false
    }
    tries = 0
    rows.addPage(scope, { ...page, next: head.next })
    if (head.next === null) parts.loaded()
    return true
  }

  function later(retryAfterMs: number | null): void {
    tries += 1
    waiting?.()
    waiting = scheduler.after(pauseMs(tries, retryAfterMs, random), begin)
  }

  function begin(): void {
    waiting = null
    if (working) return
    working = true
    const mine = run
    void work(mine).finally(() => {
      working = false
      if (mine !== run) begin()
    })
  }

  return {
    start(wanted) {
      order = wanted
      run += 1
      ahead = []
      waiting?.()
      begin()
    },
    pause() {
      run += 1
      ahead = []
      waiting?.()
      waiting = null
    },
  }
}
