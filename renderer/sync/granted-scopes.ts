import { mayRead, type RowClass } from '../../shared/domain/roles.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { catchUpAnswerSchema } from '../../shared/protocol/catch-up.ts'
import { checksumAnswerSchema, type ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import type { Frame, Heartbeat } from '../../shared/protocol/frame.ts'
import type { Cursor, ScopeAnswer, Welcome } from '../../shared/protocol/hello.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import type { CheckedConnection } from './checked-connection.ts'
import { LOST } from './ended-why.ts'
import { Intake } from './intake.ts'
import { ScopeCheck, type ScopeCheckCounts } from './scope-check.ts'
import { showProgress } from './show-progress.ts'
import type { SnapshotLoader } from './snapshot-loader.ts'
import type { SyncParts } from './sync.ts'
import { unpackFrames } from './unpack-frames.ts'

export type GrantedScopesParts = SyncParts & {
  readonly connection: CheckedConnection
  readonly loader: SnapshotLoader
  readonly counts: ScopeCheckCounts
  /** Only another welcome says where the scopes stand. */
  readonly greet: () => void
  /** A frame is of another history than what is held; it was not applied. */
  readonly otherHistory: (what: string) => void
}

/** A piece that was promised and does not come, ms. */
const MISSING_MS = 15_000
/** The server's first version that knows the sum over a scope. */
const SUMS_SINCE = 6

/** The scopes that the welcome granted: each is brought to where the server stands, and kept there, over one connection. */
export class GrantedScopes {
  readonly #parts: GrantedScopesParts
  readonly #intake: Intake
  readonly #check: ScopeCheck
  /** Scopes that differed from the server's sum, and were loaded anew. */
  readonly #mended = new Set<string>()
  /** What the server speaks; null before its welcome. */
  #protocol: number | null = null
  #behindMs: number | null = null

  constructor(parts: GrantedScopesParts) {
    this.#parts = parts
    const { rows, otherHistory } = parts
    this.#intake = new Intake({ rows, otherHistory, catchUp: (scope) => void this.#catchUp(scope) })
    this.#check = new ScopeCheck({
      ...parts,
      ask: (scope) => this.#sumOf(scope),
      differs: (scope) => this.#mend(scope),
    })
  }

  stop(): void {
    this.#check.stop()
  }

  /** A hello is under way: frames wait for its welcome. */
  hush(): void {
    this.#intake.hush()
  }

  /** What a welcome says of each. `afresh`: what is held of them counts for nothing. */
  welcomed(welcome: Welcome, afresh: boolean): void {
    const { rows } = this.#parts
    this.#protocol = welcome.protocol
    rows.setEpoch(welcome.epoch)
    rows.grant(welcome.scopes)
    const awaited = new Map<string, number>()
    for (const scope of welcome.scopes.filter((one) => !isReferenceScope(one.scope)))
      if (this.#standAt(scope, afresh)) awaited.set(scope.scope, scope.cursor.seq)
    this.#intake.greet(awaited)
  }

  take(frame: Frame): void {
    this.#apply(frame)
    this.progress()
  }

  /** What comes meanwhile waits in the intake, as behind any piece that is on its way. */
  async takePacked(packed: Packed): Promise<void> {
    const { connection, gzip, report } = this.#parts
    try {
      const frames = await unpackFrames(packed, gzip)
      if (!connection.isOpen) return
      for (const frame of frames) this.#apply(frame)
      this.progress()
    } catch (error) {
      report('unreadable packed', error)
      connection.end(LOST)
    }
  }

  heartbeat(heartbeat: Heartbeat): void {
    this.#intake.heartbeat(heartbeat)
    this.#check.moved()
    this.standNow(heartbeat.now)
  }

  /** The server's time: up to then they are whole, if they are. */
  standNow(now: Instant): void {
    if (this.#areWhole()) this.#parts.rows.setAsOf(now)
    this.progress()
  }

  /** Says on the line whether anything is missing. */
  progress(): void {
    showProgress(this.#parts, this.#areWhole())
  }

  /** What was promised of one does not come. Asked every few seconds: it counts from when it was first seen missing. */
  isStuck(): boolean {
    const now = this.#parts.clock.monotonicMs()
    this.#behindMs = this.#intake.isBehind ? (this.#behindMs ?? now) : null
    return now - (this.#behindMs ?? now) > MISSING_MS
  }

  #areWhole(): boolean {
    if (this.#protocol === null || this.#intake.isBehind) return false
    return [...this.#parts.rows.scopes().values()].every((state) => state.kind === 'whole')
  }

  #apply(frame: Frame): void {
    this.#intake.take(frame)
    this.#check.moved(frame)
  }

  /** True where a delta frame follows. */
  #standAt({ scope, class: granted, answer, cursor }: ScopeAnswer, afresh: boolean): boolean {
    const { rows } = this.#parts
    const state = rows.scope(scope)
    if (afresh || answer === 'reset' || state === null) {
      this.#load(scope, granted, cursor)
      return false
    }
    // [SY19] More may be read now than is held: its rows come with a snapshot, while frames go on from here.
    if (!mayRead(state.class, granted)) this.#load(scope, granted, state.cursor)
    if (answer === 'current') rows.stand(scope, granted, cursor)
    return answer === 'delta'
  }

  async #catchUp(scope: string): Promise<void> {
    const { rows, connection, loader, greet } = this.#parts
    const cursor = rows.scope(scope)?.cursor
    if (cursor === undefined) return
    this.progress()
    const reply = await connection.ask('catch-up', { scope, cursor }, catchUpAnswerSchema)
    if (!connection.isOpen) return
    const granted = rows.scope(scope)?.class
    if (reply === null || granted === undefined) return connection.end(LOST)
    if (reply.why === 'history' || reply.answer === 'refused') return greet()
    if (reply.answer === 'reset') {
      this.#load(scope, granted, reply.cursor)
      loader.start([scope])
    }
    if (reply.answer === 'current') rows.stand(scope, granted, reply.cursor)
    this.#intake.answered(scope, reply.cursor)
    this.progress()
  }

  /** Loads it anew while frames go on from here: a sum of before says nothing of it. */
  #load(scope: string, granted: RowClass, cursor: Cursor): void {
    this.#parts.rows.beginLoading(scope, granted, cursor)
    this.#check.moved({ scope, seq: cursor.seq })
  }

  async #sumOf(scope: string): Promise<ChecksumAnswer['at']> {
    if (this.#protocol === null || this.#protocol < SUMS_SINCE) return null
    return (await this.#parts.connection.ask('checksum', { scope }, checksumAnswerSchema))?.at ?? null
  }

  /** [SY75] Loaded again while it shows; what differs after that too is forgotten first, with everything else. */
  #mend(scope: string): void {
    const { rows, outbox, loader, greet, report } = this.#parts
    report('checksum', scope)
    const state = rows.scope(scope)
    if (state === null) return
    if (this.#mended.has(scope)) {
      rows.forgetHistory()
      outbox.unshown()
      return greet()
    }
    this.#mended.add(scope)
    this.#load(scope, state.class, state.cursor)
    loader.start([scope])
    this.progress()
  }
}
