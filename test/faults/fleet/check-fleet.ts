import { rowForClass } from '../../../shared/domain/row-for-class.ts'
import { rowKey } from '../../../shared/domain/row.ts'
import { scopesOfActor } from '../../../shared/domain/scopes.ts'
import { actorOf } from '../../../server/auth/actor-of.ts'
import { verifyChain } from '../../../server/changelog/verify-chain.ts'
import { FACILITY } from '../../bench/seed.ts'
import type { ConsoleSays, Fleet, FleetConsole } from './fleet.ts'
import { until } from './wait.ts'

/** Longest time until every console is whole again, ms (R5 asks for 10 s on an idle machine). */
const HEAL_MS = 90_000

/** What was found when everything was quiet again, how long that took, and what each console went through meanwhile. */
export type Checked = {
  readonly violations: readonly string[]
  readonly healedMs: number
  readonly healing: readonly string[]
}

/** Nobody acts, everything works: waits until all have converged, then judges C1, C2, C7 and C10 on what is stored. */
export async function checkFleet(fleet: Fleet): Promise<Checked> {
  const began = performance.now()
  for (const { proxy } of fleet.consoles) proxy.set({})
  await Promise.all(fleet.consoles.map((console) => console.ask('act', { on: false })))
  const violations: string[] = []
  const healing: string[] = []
  const note = (line: string) => {
    if (healing.at(-1)?.endsWith(line) !== true) healing.push(`${Math.round(performance.now() - began)} ms: ${line}`)
  }
  for (const console of fleet.consoles)
    if (!(await until(() => isWhole(fleet, console, note), HEAL_MS)))
      violations.push(`C7: ${console.user} did not converge: ${JSON.stringify(await console.ask('state'))}`)
  const healedMs = performance.now() - began
  violations.push(...(await lostOrDouble(fleet)))
  const broken = await verifyChain(fleet.db.reads, FACILITY)
  if (broken !== null) violations.push(`C10: the log breaks at ${broken}`)
  return { violations, healedMs, healing }
}

async function isWhole(fleet: Fleet, console: FleetConsole, note: (line: string) => void): Promise<boolean> {
  const says = await console.ask<ConsoleSays>('state')
  note(`${console.user} ${says === null ? 'says nothing' : `is ${says.line}, ${says.pending.length} pending`}`)
  if (says === null || says.line !== 'live' || says.pending.length > 0) return false
  const held = await console.ask<[string, number][]>('rows')
  if (held === null) return false
  const wanted = await projection(fleet, console.user)
  return held.length === wanted.size && held.every(([key, seq]) => wanted.get(key) === seq)
}

async function projection({ db: { reads } }: Fleet, username: string): Promise<ReadonlyMap<string, number>> {
  const user = await reads.userByName(username)
  const session = (await reads.liveSessions(FACILITY)).find((one) => one.user === user?.id)
  const rows = new Map<string, number>()
  if (user === null || session === undefined) return rows
  for (const { scope, class: held } of scopesOfActor(actorOf(user, session, await reads.now()))) {
    const { items } = await reads.scopeJourneys(FACILITY, scope, { limit: 100_000, after: null })
    for (const row of await reads.journeysRows(FACILITY, items))
      if (rowForClass(row, held) !== null) rows.set(rowKey(row), row.seq)
  }
  return rows
}

/** [C1] [C2] What a person saw as taken is answered or on a card, and in the log once if it was applied. */
async function lostOrDouble({ db: { reads }, taken }: Fleet): Promise<string[]> {
  const violations: string[] = []
  const causes = new Map<string, number>()
  for (let after = 0; ;) {
    const page = await reads.log(FACILITY, after, 1_000)
    for (const { cause } of page) if (cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.seq
  }
  const cards = new Map<FleetConsole, ReadonlySet<string>>()
  for (const console of new Set(taken.values()))
    cards.set(console, new Set((await console.ask<ConsoleSays>('state'))?.refused))
  for (const [id, console] of taken) {
    const outcome = (await reads.receipt(FACILITY, id))?.outcome ?? null
    const times = causes.get(id) ?? 0
    const isApplied = outcome?.outcome === 'applied' || outcome?.outcome === 'rebased'
    if (outcome === null && cards.get(console)?.has(id) !== true)
      violations.push(`C1: ${id} of ${console.user} is lost`)
    if (times > 1) violations.push(`C2: ${id} stands ${times} times in the log`)
    if (isApplied && outcome.changed.length > 0 && times !== 1)
      violations.push(`C1: ${id} is applied and not in the log`)
  }
  return violations
}
