import { expect, test, vi } from 'vitest'
import type { Db } from '../../server/db/port.ts'
import { runSeed, type Mode } from './run-seed.ts'

/** A seed is a second or two of a free processor; on a busy one nobody is in a hurry. */
vi.setConfig({ testTimeout: 300_000 })

const OPS = 100
const SEEDS = Array.from({ length: 8 }, (_, index) => index + 1)
const LIVE_SEEDS = [501, 502, 503, 504]

/** Seeds that once showed a fault of the product, by what it was. They stay. */
const REGRESSIONS: readonly (readonly [fault: string, seed: number, ops: number, mode: Mode])[] = [
  ['what was settled was forgotten when the history changed while the disk was full', 504, 150, 'liveness'],
  ['a database out of reach was held against the action', 2002, 200, 'safety'],
  ['a database out of reach was held against the action, again', 2072, 200, 'safety'],
  ['a clock that jumped by years kept settled actions from being offered again', 99, 200, 'safety'],
  ['a node that had stood still told of rights that were over', 29, 200, 'safety'],
  ['pruning wrote fired timers back as unfired (memory carrier)', 57, 200, 'safety'],
]

for (const seed of SEEDS)
  test(`[C1-C10] seed ${seed}: no action is lost or done twice, every console ends with what the server has`, async () => {
    const { violations } = await runSeed(seed, { ops: OPS })
    expect(violations, `replay: npm run sim -- --seeds 1 --from ${seed} --ops ${OPS} --log`).toEqual([])
  })

for (const seed of LIVE_SEEDS)
  test(`[LIVE] seed ${seed}: what is healthy gets on while a node and two consoles stay broken`, async () => {
    const { violations } = await runSeed(seed, { ops: OPS, mode: 'liveness' })
    expect(violations).toEqual([])
  })

for (const [fault, seed, ops, mode] of REGRESSIONS)
  test(`regression: ${fault} (seed ${seed})`, async () => {
    expect((await runSeed(seed, { ops, mode })).violations).toEqual([])
  })

for (const [how, seed] of [
  ['with stand-ins', 6],
  ['with the real WebCrypto and gzip', 23],
] as const)
  test(`a seed runs the same every time, ${how}`, async () => {
    const logs: string[][] = [[], []]
    const runs = []
    for (const log of logs) runs.push(await runSeed(seed, { ops: 60, log: (line) => log.push(line) }))
    expect(runs[0]).toEqual(runs[1])
    expect(logs[0]).toEqual(logs[1])
    expect((runs[0]?.counts.get('real signature checked') ?? 0) > 0).toBe(seed === 23)
  })

/** Databases that are broken in one way each, and the rule that must find it. */
const BROKEN: readonly (readonly [what: string, rule: string, spoil: (db: Db) => Db])[] = [
  ['forgets the answers to commands', 'C2', (db) => spoiltTx(db, { receipt: () => null })],
  ['fires a timer that has fired', 'C8', (db) => spoiltTx(db, { fireTimer: () => true })],
  ['leaves the rows out of a delta, and hides it from the sums', 'C7', (db) => spoiltReads(db)],
]

for (const [what, rule, spoil] of BROKEN)
  test(`the judges see a database that ${what}: ${rule}`, async () => {
    const found = new Set<string>()
    for (let seed = 1; seed <= 6 && !found.has(rule); seed += 1)
      for (const violation of (await runSeed(seed, { ops: OPS, spoil })).violations)
        found.add(violation.split(':')[0] ?? '')
    expect([...found]).toContain(rule)
  })

type Lies = {
  readonly receipt?: () => null
  readonly fireTimer?: () => boolean
}

function spoiltTx(db: Db, lies: Lies): Db {
  return {
    ...db,
    transaction: (run) =>
      db.transaction((tx) =>
        run({
          ...tx,
          lockReceipt: async (facility, id) => forgetful(await tx.lockReceipt(facility, id), lies),
          lockCommand: async (facility, id, journeys) => forgetful(await tx.lockCommand(facility, id, journeys), lies),
          fireTimer: async (facility, journey, timer) =>
            (await tx.fireTimer(facility, journey, timer)) || (lies.fireTimer?.() ?? false),
        }),
      ),
  }
}

function forgetful<Locked extends { readonly receipt: unknown }>(given: Locked, { receipt }: Lies): Locked {
  return receipt === undefined ? given : { ...given, receipt: receipt() }
}

/** Sums of another moment are never compared: nothing heals what the delta left out (SY75). */
function spoiltReads(db: Db): Db {
  const scopeDeltas: Db['reads']['scopeDeltas'] = async (facility, places) => {
    const deltas = await db.reads.scopeDeltas(facility, places)
    return new Map([...deltas].map(([scope, delta]) => [scope, { ...delta, rows: [] }]))
  }
  const scopeSums: Db['reads']['scopeSums'] = async (facility, scope) => ({
    ...(await db.reads.scopeSums(facility, scope)),
    seq: -1,
  })
  return { ...db, reads: { ...db.reads, scopeDeltas, scopeSums } }
}
