import { FACILITY } from '../../bench/seed.ts'
import { endOf, type FaultFigure, type Found, type Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { atMost, shareOf, told } from './value.ts'
import { checkClaims } from './stand/check-log.ts'
import { hirePharmacists, openCrew, type Crew } from './stand/crew.ts'
import type { Raced } from './stand/crew-member.ts'
import { Hospital } from './stand/hospital.ts'

const CONSOLES = 20
const MINUTES = 2

/** [R3] Twenty consoles claim one task at once over two nodes: one has it, the others are told so. */
export const claimRace: FaultFigure = {
  id: 'R3',
  about: `${CONSOLES} consoles race for one task over 2 nodes`,
  async run(run) {
    const hospital = await Hospital.open({ built: run.built, tasks: 1500, nodes: 2 })
    const users = await hirePharmacists(hospital, CONSOLES)
    const servers = hospital.nodes.map(({ url }) => url)
    const crew = await openCrew({ servers, users, processes: 2 })
    try {
      const head = await hospital.db.reads.head(FACILITY)
      const found = await races(run, hospital, crew)
      return { ...found, violations: [...found.violations, ...(await checkClaims(hospital.db, head))] }
    } finally {
      await crew.stop()
      await hospital.close()
    }
  },
}

async function races(run: Run, { journeys }: Hospital, crew: Crew): Promise<Found> {
  const violations: string[] = []
  const [won, refused]: [number[], number[]] = [[], []]
  const codes = new Map<string, number>()
  let [round, seen] = [0, 0]
  const isOver = run.rounds === null ? endOf(run, MINUTES) : () => round >= (run.rounds ?? 0)
  for (; !isOver(); round += 1) {
    const task = `${journeys[round % journeys.length]}/med-rec`
    const raced = (await crew.all<Raced[]>('race', { task })).flat()
    // Only once all have their answer: whoever asks after that may have it.
    await crew.all('giveBack', { task })
    const winners = raced.filter(({ kind }) => kind === 'won').length
    if (winners !== 1) violations.push(`C3: round ${round} of ${task} had ${winners} winners`)
    for (const one of raced) {
      if (one.kind === 'won') won.push(one.ms)
      else codes.set(one.code, (codes.get(one.code) ?? 0) + 1)
      if (one.kind === 'refused') refused.push(one.ms)
      if (one.kind === 'seen') seen += 1
    }
  }
  for (const [code, times] of codes)
    if (code !== 'already-claimed') violations.push(`${times} losers were told ${code}`)
  const lines = [
    `${round} rounds, one winner each: ${violations.length === 0 ? 'yes' : 'NO'}`,
    `a loser is told who has it (p99 ≤ 500 ms wanted): ${spreadOf(refused)}; ${seen} saw it before they asked`,
    `the winner is told: ${spreadOf(won)}`,
  ]
  const values = [
    told('rounds, one winner each', round, ''),
    atMost('a loser is told who has it, p99', shareOf(refused, 0.99), 'ms', 500),
  ]
  return { lines, values, violations }
}
