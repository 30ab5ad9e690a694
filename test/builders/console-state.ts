import { createStore } from 'zustand/vanilla'
import { ConfirmedRows } from '../../renderer/db/confirmed-rows.ts'
import { createLineStore } from '../../renderer/db/line-store.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import { createOutbox } from '../../renderer/outbox/create-outbox.ts'
import type { Outbox } from '../../renderer/outbox/outbox.ts'
import { type ConsoleState, createConsoleState } from '../../renderer/state/console-state.ts'
import type { Session, SessionState } from '../../renderer/state/session-store.ts'
import { type JourneyState, rowsOf } from '../../shared/changes/journey-state.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import type { Row } from '../../shared/domain/row.ts'
import { seededDice } from './seeded-dice.ts'
import type { ManualTime } from './manual-time.ts'

/** A console over rows in memory, with the hand on its clock: for component tests. */
export type TestConsole = {
  readonly state: ConsoleState & { stop(): void }
  readonly outbox: Outbox
  /** A journey as the server has it now. */
  readonly confirm: (journey: JourneyState) => void
}

/** Opens the console's real state over these journeys; nothing is sent. */
export async function testConsole(of: {
  readonly journeys: readonly JourneyState[]
  readonly reference: Reference
  readonly actor: Actor
  readonly time: ManualTime
}): Promise<TestConsole> {
  const { time, actor } = of
  const rows = new ConfirmedRows()
  const scope = 'unit:4W'
  const kept = of.journeys.map((state) => ({ id: state.journey.id, scopes: [scope], rows: stamped(state, 1) }))
  rows.restore({
    pages: [],
    journeys: kept,
    scopes: [{ scope, class: 'phi', cursor: { seq: 1, tag: 't' } }],
    reference: { document: of.reference, tag: 'r' },
    asOf: time.now(),
    epoch: 'e',
  })
  const line = createLineStore()
  line.setState({
    line: { kind: 'live', asOf: time.now() },
    clock: { offsetMs: 0, sure: true, measuredAt: time.now() },
  })
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const state = createConsoleState({
    rows,
    outbox,
    line,
    session: sessionOf(actor),
    serverTime: { now: () => time.now(), measured: () => {}, tick: () => false },
    clock: time,
    scheduler: time,
    random: seededDice('console'),
    deviceId: 'device-1',
    recorded: () => {},
  })
  let seq = 1
  return {
    state,
    outbox,
    confirm: (journey) => {
      seq += 1
      const changed = rowsOf(journey).filter((row) => isNew(rows, row))
      const ops = changed.map((row) => ({ op: 'put' as const, row: { ...row, seq, version: row.version + 1 } }))
      rows.applyFrame({ scope, prev: seq - 1, seq, tag: 't', at: time.now(), ops, causes: [] })
    },
  }
}

function stamped(state: JourneyState, seq: number): Row[] {
  return rowsOf(state).map((row) => ({ ...row, seq, version: 1 }))
}

function isNew(rows: ConfirmedRows, row: Row): boolean {
  const was = rows.row(row.kind, row.journey, row.id)
  const plain = (one: Row | null) => JSON.stringify({ ...one, seq: 0, version: 0 })
  return plain(was) !== plain(row)
}

function sessionOf(actor: Actor): Session {
  const store = createStore<SessionState>(() => ({ kind: 'signed-in', actor, token: 't', expiresAt: 9e12 }))
  const never = async () => undefined
  return {
    store,
    signIn: async () => ({ kind: 'no-answer' }),
    signOut: never,
    open: never,
    renew: async () => false,
    renewed: () => {},
    ended: () => {},
    noteAgain: never,
  }
}
