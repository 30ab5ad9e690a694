import { parseArgs } from 'node:util'
import { machineLine } from '../bench/tools/machine.ts'
import { checkFleet } from './fleet/check-fleet.ts'
import { Fleet } from './fleet/fleet.ts'
import { runSchedule, STRIKES, type Measured } from './fleet/schedule.ts'

/** Faults of one schedule; between two schedules everything heals and is judged. */
const STRIKES_EACH = 6
/** What R5 asks for; of what takes longer each step is told. */
const SLOW_MS = 10_000

/**
 * `npm run faults -- --minutes N [--consoles N]`: real processes (the built server), real faults, drawn at random, until the time is up. Exit
 * code 1 on a violation; the last lines are the figures.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '5' }, consoles: { type: 'string', default: '4' } },
  })
  const end = performance.now() + Number(values.minutes) * 60_000
  console.log(machineLine())
  const fleet = await Fleet.open({ consoles: Number(values.consoles), tasks: 300, runs: 'built' })
  const measured: Measured[] = []
  const violations: string[] = []
  let schedules = 0
  try {
    while (performance.now() < end && violations.length === 0) {
      const drawn = Array.from({ length: STRIKES_EACH }, () => drawStrike())
      measured.push(...(await runSchedule(fleet, drawn)))
      const checked = await checkFleet(fleet)
      measured.push({ what: 'everything works again → every console whole (R5)', ms: checked.healedMs })
      violations.push(...checked.violations)
      if (checked.healedMs > SLOW_MS) for (const line of checked.healing) console.log(`  ${line}`)
      schedules += 1
      for (const violation of checked.violations) console.log(`  ${violation} (${drawn.join(', ')})`)
    }
    tell(measured)
    const found = violations.length === 0 ? 'no violation' : `${violations.length} violations`
    console.log(`${schedules} schedules of ${STRIKES_EACH} faults: ${found}; ${fleet.taken.size} commands taken`)
  } finally {
    await fleet.close()
  }
  return violations.length === 0 ? 0 : 1
}

function drawStrike(): string {
  const names = Object.keys(STRIKES)
  return names[Math.floor(Math.random() * names.length)] ?? ''
}

function tell(measured: readonly Measured[]): void {
  for (const what of new Set(measured.map((one) => one.what)).values()) {
    const times = measured.flatMap((one) => (one.what === what ? [one.ms] : [])).sort((a, b) => a - b)
    const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
    console.log(`  ${what}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, n = ${times.length}`)
  }
}

process.exitCode = await main()
