import type { Db } from '../../../../server/db/port.ts'
import type { LogEntry } from '../../../../server/db/records.ts'
import { verifyChain } from '../../../../server/changelog/verify-chain.ts'
import { FACILITY } from '../../../bench/seed.ts'
import type { ConsoleStand } from './crew.ts'

/** [C3] [C10] By the log, from a number on: who holds a task gives it back before another has it. */
export async function checkClaims(db: Db, from: number): Promise<string[]> {
  const owners = new Map<string, string>()
  const violations: string[] = []
  for (const { seq, verb, actor, changed } of await readLog(db, from)) {
    const task = changed.find(({ kind }) => kind === 'task')?.id ?? ''
    if (verb === 'claim' && owners.has(task))
      violations.push(`C3: ${seq} claims ${task}, which ${owners.get(task)} has`)
    if (verb === 'claim') owners.set(task, actor)
    if (verb === 'release' && owners.get(task) !== actor) violations.push(`C3: ${seq} releases another's ${task}`)
    if (verb === 'release') owners.delete(task)
  }
  return [...violations, ...(await checkChain(db))]
}

/** [C1] [C2] [C10] What a person saw as taken has its answer or a card, and stands in the log once if it was applied. */
export async function checkTaken(db: Db, stands: readonly ConsoleStand[]): Promise<string[]> {
  const causes = new Map<string, number>()
  for (const { cause } of await readLog(db, 0)) if (cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1)
  const violations: string[] = []
  for (const { user, taken, refused } of stands) {
    const cards = new Set(refused.map(({ id }) => id))
    for (const id of taken) {
      const outcome = (await db.reads.receipt(FACILITY, id))?.outcome ?? null
      const times = causes.get(id) ?? 0
      const isApplied = outcome?.outcome === 'applied' || outcome?.outcome === 'rebased'
      if (outcome === null && !cards.has(id)) violations.push(`C1: ${id} of ${user} is lost`)
      if (times > 1) violations.push(`C2: ${id} stands ${times} times in the log`)
      if (isApplied && outcome.changed.length > 0 && times !== 1) violations.push(`C1: ${id} is applied, not logged`)
    }
  }
  return [...violations, ...(await checkChain(db))]
}

/** Every entry after a number. */
export async function readLog({ reads }: Db, from: number): Promise<LogEntry[]> {
  const all: LogEntry[] = []
  for (let after = from; ;) {
    const page = await reads.log(FACILITY, after, 1_000)
    const last = page.at(-1)
    if (last === undefined) return all
    all.push(...page)
    after = last.seq
  }
}

async function checkChain({ reads }: Db): Promise<string[]> {
  const broken = await verifyChain(reads, FACILITY)
  return broken === null ? [] : [`C10: the log breaks at ${broken}`]
}
