/**
 * npm run bench [-- --json FILE] [-- --only NAME]
 * Measures every figure against its baseline in the same run. The exit code says whether it could be measured, never
 * whether a goal was met: that depends on the machine.
 */
import { writeFile } from 'node:fs/promises'
import type { Figure, Measurement } from './figure.ts'
import { catchUp } from './figures/catch-up.ts'
import { claimShown } from './figures/claim-shown.ts'
import { coldStart } from './figures/cold-start.ts'
import { commands } from './figures/commands.ts'
import { crossNode } from './figures/cross-node.ts'
import { deliveryCost } from './figures/delivery-cost.ts'
import { engine } from './figures/engine.ts'
import { growth } from './figures/growth.ts'
import { idleConsole } from './figures/idle-console.ts'
import { predictedPaint } from './figures/predicted-paint.ts'
import { rowRedraw } from './figures/row-redraw.ts'
import { storm } from './figures/storm.ts'
import { timers } from './figures/timers.ts'
import { warmStart } from './figures/warm-start.ts'
import { machineLine } from './tools/machine.ts'
import { table } from './report.ts'
import { createWorld } from './world.ts'

const FIGURES: readonly Figure[] = [
  claimShown,
  deliveryCost,
  commands,
  crossNode,
  storm,
  predictedPaint,
  rowRedraw,
  coldStart,
  warmStart,
  catchUp,
  idleConsole,
  engine,
  growth,
  timers,
]

async function main(args: readonly string[]): Promise<number> {
  const only = valueOf(args, '--only')
  const file = valueOf(args, '--json')
  const wanted = FIGURES.filter(({ name }) => only === null || name === only)
  if (wanted.length === 0)
    return say(`No figure '${only}'. There are: ${FIGURES.map(({ name }) => name).join(', ')}.`, 1)
  say(machineLine())
  const began = performance.now()
  const { measured, failed } = await measureAll(wanted)
  say(`\n${table(measured)}\n`)
  say(`${measured.length} figures in ${Math.round((performance.now() - began) / 1000)} s; ${machineLine()}`)
  if (file !== null) await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`)
  for (const line of failed) say(line)
  return failed.length === 0 ? 0 : 1
}

async function measureAll(figures: readonly Figure[]): Promise<{ measured: Measurement[]; failed: string[] }> {
  const world = createWorld(say)
  const measured: Measurement[] = []
  const failed: string[] = []
  try {
    for (const { name, measure } of figures) {
      say(`${name}…`)
      try {
        measured.push(...(await measure(world)))
      } catch (error) {
        failed.push(`${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}`)
      }
    }
  } finally {
    await world.close()
  }
  return { measured, failed }
}

function valueOf(args: readonly string[], name: string): string | null {
  const at = args.indexOf(name)
  return at === -1 ? null : (args[at + 1] ?? null)
}

function say(line: string, code = 0): number {
  process.stdout.write(`${line}\n`)
  return code
}

process.exit(await main(process.argv.slice(2)))
