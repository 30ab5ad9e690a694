import { checkFleet } from '../fleet/check-fleet.ts'
import { Fleet } from '../fleet/fleet.ts'
import { runSchedule, STRIKES, type Measured } from '../fleet/schedule.ts'
import { endOf, type FaultFigure, type Found, type Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { atMost, shareOf, told, type Value } from './value.ts'

/** Faults of one schedule; between two schedules everything heals and is judged. */
const STRIKES_EACH = 6
const CONSOLES = 4
const MINUTES = 2
/** What R5 asks for at worst, ms; of what takes longer each step is told. */
const SLOW_MS = 10_000
/** Which figures the strikes tell of, and their goals, ms. */
const GOALS = { R5: SLOW_MS, R7: 5_000, R8: 1_000, R11: 15_000, R13: 10_000 }

/** [R1] Faults drawn at random on real processes, until the time is up: what was taken is there, once; how long things take. */
export const schedules: FaultFigure = {
  id: 'R1',
  also: Object.keys(GOALS),
  about: `schedules of ${STRIKES_EACH} faults drawn at random, ${CONSOLES} consoles; also R5, R7, R8, R11 and R13`,
  async run(run) {
    const fleet = await Fleet.open({ consoles: CONSOLES, tasks: 300, runs: 'built' })
    try {
      return await throughSchedules(run, fleet)
    } finally {
      await fleet.close()
    }
  },
}

async function throughSchedules(run: Run, fleet: Fleet): Promise<Found> {
  const measured: Measured[] = []
  const violations: string[] = []
  let count = 0
  const isTime = endOf(run, MINUTES)
  const isOver = () => violations.length > 0 || (run.rounds === null ? isTime() : count >= run.rounds)
  for (; !isOver(); count += 1) {
    const drawn = Array.from({ length: STRIKES_EACH }, () => drawStrike())
    measured.push(...(await runSchedule(fleet, drawn)))
    const checked = await checkFleet(fleet)
    measured.push({ what: 'everything works again → every console whole (R5)', ms: checked.healedMs })
    violations.push(...checked.violations.map((violation) => `${violation} (${drawn.join(', ')})`))
    if (checked.healedMs > SLOW_MS) for (const line of checked.healing) run.say(`  ${line}`)
  }
  const kinds = [...new Set(measured.map(({ what }) => what))]
  const timesOf = (what: string) => measured.filter((one) => one.what === what).map(({ ms }) => ms)
  const lines = [
    ...kinds.map((what) => `${what}: ${spreadOf(timesOf(what))}`),
    `${count} schedules of ${STRIKES_EACH} faults; ${fleet.taken.size} actions taken`,
  ]
  const values = [
    told('schedules', count, ''),
    told('actions, none lost, none twice', fleet.taken.size, ''),
    ...Object.entries(GOALS).map(([id, goalMs]): Value => {
      const times = measured.filter(({ what }) => what.includes(`(${id})`)).map(({ ms }) => ms)
      return atMost(`${id}, worst of ${times.length}`, shareOf(times, 1), 'ms', goalMs)
    }),
  ]
  return { lines, values, violations }
}

function drawStrike(): string {
  const names = Object.keys(STRIKES)
  return names[Math.floor(Math.random() * names.length)] ?? ''
}
