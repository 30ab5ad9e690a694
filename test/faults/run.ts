/**
 * npm run faults -- [--figure R3[,R14...]|all] [--minutes N | --rounds N] [--json FILE]
 * Each figure on processes of its own, one after another; without a figure the schedules of random faults. Exit code 1 where
 * something happened that must not, or could not be measured. Values are told, never judged: they depend on the machine.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { machineLine } from '../bench/tools/machine.ts'
import type { FaultFigure, Run } from './figures/figure.ts'
import { claimRace } from './figures/claim-race.ts'
import { feedChaos } from './figures/feed-chaos.ts'
import { slowReaders } from './figures/slow-readers.ts'
import { lostDoorbell } from './figures/lost-doorbell.ts'
import { lostAnswers } from './figures/lost-answers.ts'
import { storm } from './figures/storm.ts'
import { lateTimers } from './figures/late-timers.ts'
import { restore } from './figures/restore.ts'
import { rollingRestart } from './figures/rolling-restart.ts'
import { schedules } from './figures/schedules.ts'
import { atMost, type Value } from './figures/value.ts'

const FIGURES: readonly FaultFigure[] = [
  schedules,
  lostAnswers,
  claimRace,
  lateTimers,
  storm,
  slowReaders,
  lostDoorbell,
  feedChaos,
  rollingRestart,
  restore,
]

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      figure: { type: 'string', default: schedules.id },
      minutes: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string' },
    },
  })
  const wanted = values.figure.split(',')
  const isNamed = (name: string, { id, also = [] }: FaultFigure) => name === 'all' || name === id || also.includes(name)
  const chosen = FIGURES.filter((figure) => wanted.some((name) => isNamed(name, figure)))
  const unknown = wanted.filter((name) => !FIGURES.some((figure) => isNamed(name, figure)))
  if (unknown.length > 0) {
    console.log(`No figure ${unknown.join(', ')}. There are:`)
    for (const { id, about } of FIGURES) console.log(`  ${id}  ${about}`)
    return 1
  }
  const run = { minutes: numberOf(values.minutes), rounds: numberOf(values.rounds), built: true, say: console.log }
  const all: Value[] = []
  let failed = 0
  for (const figure of chosen) {
    const measured = await measure(figure, run)
    all.push(...measured.map((one) => ({ ...one, name: `${figure.id}: ${one.name}` })))
    if (measured.some(({ name, met }) => name === VIOLATIONS && met !== true)) failed += 1
    // After each: what is measured stays measured, whatever happens to the next.
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`)
  }
  for (const one of all) console.log(lineOf(one))
  return failed === 0 ? 0 : 1
}

const VIOLATIONS = 'violations'

/** Its values, with the number of violations: null where it could not be measured. */
async function measure({ id, about, run }: FaultFigure, how: Run): Promise<Value[]> {
  const began = performance.now()
  console.log(`${id} ${about}; ${machineLine()}`)
  try {
    const { lines, values, violations } = await run(how)
    for (const line of lines) console.log(`  ${line}`)
    for (const violation of violations.slice(0, 20)) console.log(`  VIOLATION ${violation}`)
    const found = violations.length === 0 ? 'no violation' : `${violations.length} violations`
    console.log(`${id} ${found} in ${Math.round((performance.now() - began) / 1000)} s; ${machineLine()}`)
    return [...values, atMost(VIOLATIONS, violations.length, '', 0)]
  } catch (error) {
    console.log(`${id} could not be measured: ${error instanceof Error ? error.stack : String(error)}`)
    return [atMost(VIOLATIONS, null, '', 0)]
  }
}

/** A row of the table in docs/reliability.md. */
function lineOf({ name, value, unit, goal, met }: Value): string {
  const said = (number: number | null) => (number === null ? '' : `${number} ${unit}`.trim())
  return `| ${name} | ${value === null ? 'not measured' : said(value)} | ${said(goal)} | ${met === null ? '' : met ? 'yes' : 'NO'} |`
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}

process.exitCode = await main()
