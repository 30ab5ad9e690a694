/**
 * npm run faults -- --figure R3[,R14...]|all [--minutes N | --rounds N]
 * Each figure on processes of its own; exit code 1 where something happened that must not, or could not be measured. Times
 * are told, never judged: they depend on the machine.
 */
import { parseArgs } from 'node:util'
import { machineLine } from '../../bench/tools/machine.ts'
import type { FaultFigure, Run } from './figure.ts'
import { claimRace } from './claim-race.ts'
import { feedChaos } from './feed-chaos.ts'
import { slowReaders } from './slow-readers.ts'
import { lostDoorbell } from './lost-doorbell.ts'
import { lostAnswers } from './lost-answers.ts'
import { storm } from './storm.ts'
import { lateTimers } from './late-timers.ts'
import { restore } from './restore.ts'
import { rollingRestart } from './rolling-restart.ts'

const FIGURES: readonly FaultFigure[] = [
  claimRace,
  feedChaos,
  rollingRestart,
  slowReaders,
  lostDoorbell,
  restore,
  lateTimers,
  lostAnswers,
  storm,
]

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { figure: { type: 'string' }, minutes: { type: 'string' }, rounds: { type: 'string' } },
  })
  const wanted = (values.figure ?? '').split(',')
  const chosen = FIGURES.filter(({ id }) => wanted.includes(id) || values.figure === 'all')
  const unknown = wanted.filter((id) => id !== 'all' && !FIGURES.some((figure) => figure.id === id))
  if (unknown.length > 0) {
    console.log(`No figure ${unknown.join(', ')}. There are:`)
    for (const { id, about } of FIGURES) console.log(`  ${id}  ${about}`)
    return 1
  }
  const run = { minutes: numberOf(values.minutes), rounds: numberOf(values.rounds), built: true, say: console.log }
  let failed = 0
  for (const figure of chosen) if (!(await holds(figure, run))) failed += 1
  return failed === 0 ? 0 : 1
}

async function holds({ id, about, run }: FaultFigure, how: Run): Promise<boolean> {
  const began = performance.now()
  console.log(`${id} ${about}; ${machineLine()}`)
  try {
    const { lines, violations } = await run(how)
    for (const line of lines) console.log(`  ${line}`)
    for (const violation of violations.slice(0, 20)) console.log(`  VIOLATION ${violation}`)
    const found = violations.length === 0 ? 'no violation' : `${violations.length} violations`
    console.log(`${id} ${found} in ${Math.round((performance.now() - began) / 1000)} s; ${machineLine()}`)
    return violations.length === 0
  } catch (error) {
    console.log(`${id} could not be measured: ${error instanceof Error ? error.stack : String(error)}`)
    return false
  }
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}

process.exitCode = await main()
