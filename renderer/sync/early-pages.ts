import { CLASS_OF } from '../../shared/domain/row.ts'
import { mayRead } from '../../shared/domain/roles.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import { inLoadingOrder } from './greeting.ts'
import type { PageAnswer, PageAsk, SnapshotSource } from './snapshot-source.ts'

/** A source that is asked once before the line stands, and then gives what was asked for. */
export type EarlyPages = SnapshotSource & {
  /** Asks for the first page that somebody of these grants will want; what was asked for before is dropped. */
  askFirst(grants: readonly Grant[], token: string): void
  /** Somebody else, or nobody, sits here now. */
  drop(): void
}

/** Whatever was not wanted by then, ms, is not kept: this console had its rows already. */
const KEPT_MS = 10_000

/**
 * [SY81] The first page travels while the line is opened. It is taken only where it is what would be asked for now: the same
 * scope by the same token, not older than the line, and nothing in it beyond what the welcome grants.
 */
export function earlyPages(source: SnapshotSource, scheduler: Scheduler): EarlyPages {
  let early: { readonly scope: string; readonly token: string; readonly answer: Promise<PageAnswer> } | null = null
  let forget = () => {}

  function drop(): void {
    forget()
    early = null
  }

  return {
    drop,
    askFirst(grants, token) {
      drop()
      const [first] = inLoadingOrder(grants.filter(({ scope }) => !isReferenceScope(scope)))
      if (first === undefined) return
      early = { scope: first.scope, token, answer: source.page({ ...first, after: null, token, atLeast: 0 }) }
      forget = scheduler.after(KEPT_MS, drop)
    },
    async page(ask) {
      const found = early
      if (found === null || ask.scope !== found.scope || ask.after !== null) return source.page(ask)
      drop()
      if (ask.token !== found.token) return source.page(ask)
      const answer = await found.answer
      return isOf(answer, ask) ? answer : source.page(ask)
    },
  }
}

function isOf(answer: PageAnswer, ask: PageAsk): boolean {
  if (answer.kind !== 'page') return false
  const { head, rows } = answer.page
  return head.cursor.seq >= ask.atLeast && rows.every(({ kind }) => mayRead(ask.class, CLASS_OF[kind]))
}
