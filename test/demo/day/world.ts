import type { Envelope } from '../../builders/hl7/message.ts'
import { seededDice, type Dice } from '../../builders/seeded-dice.ts'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { Axis } from './axis.ts'
import { House } from './house.ts'
import { patientMaker, type PatientMaker } from './patients.ts'

/** The feeds of the demo hospital; each has its own connection. The value is MSH-3. */
export type Sender =
  | 'EHR_ADT'
  | 'EHR_ORDERS'
  | 'REF_HUB'
  | 'SCHEDULING'
  | 'TRANSCRIPTION'
  | 'LAB'
  | 'PAYER'
  | 'IMAGING'
  | 'CHARGES'
  | 'ERP'

/** What a day must contain (domain.md E15.13), and the messages that end in quarantine. */
export const DAY_CASES = [
  'A03 without an order',
  'cancel and re-order',
  'A13 after cleaning',
  'death',
  'against medical advice',
  'observation to inpatient',
  'like names',
  'A40',
  'late feed',
  'silent sender',
  'SNF refused twice',
  'no-show',
  'duplicate referral',
  'bad message',
] as const
export type CaseName = (typeof DAY_CASES)[number]

/** How the simulated staff should treat one patient's steps. */
export type Hint =
  | 'snf-refused-twice'
  | 'no-show'
  | 'records-missing'
  | 'payer-slow'
  | 'triage'
  | 'triage-declines'
  | 'unreachable'
  | 'called-late'

/** One message of the day. `n` counts all of them, whoever sends them. */
export type Item = {
  readonly n: number
  readonly atMin: number
  readonly sender: Sender
  /** For the log: never anything of a patient. */
  readonly what: string
  readonly case: CaseName | null
  readonly message: string
  /** MSA-1 that the answer must have. */
  readonly expect: 'AA' | 'AE' | 'AR'
  readonly hint: { readonly mrn: string; readonly hint: Hint } | null
}

/** What a story says into the feed. */
export type Line = {
  sender: Sender
  what: string
  text: (envelope: Envelope) => string
  case?: CaseName | undefined
  expect?: Item['expect']
  /** Real minutes by which the message comes late: it says a time that long ago. */
  lateMin?: number
  hint?: Item['hint']
}

/** The hospital while its day is played: stories read it, speak through it and plan their next step in it. */
export type World = {
  readonly dice: Dice
  readonly house: House
  readonly patients: PatientMaker
  readonly axis: Axis
  /** The minute that is played now. */
  now(): number
  /** Runs at that minute; what lies behind runs now. */
  at(atMin: number, run: () => void): void
  say(line: Line): void
  /** `V1001`, `V1002`… */
  number(prefix: string): string
}

/** A world and the way to play it: `step` runs the earliest planned thing and gives what was said. */
export function makeWorld(seed: string, axis: Axis): { world: World; step(): Item[] } {
  const dice = seededDice(seed)
  const agenda: Entry[] = []
  const numbers = new Map<string, number>()
  const said: Item[] = []
  let [now, planned, spoken] = [-1e9, 0, 0]
  const world: World = {
    dice,
    house: new House(),
    patients: patientMaker(dice),
    axis,
    now: () => now,
    at: (atMin, run) => insert(agenda, { atMin: Math.max(atMin, now), order: (planned += 1), run }),
    say: (line) => {
      spoken += 1
      const at = axis.timeOf(now) - (line.lateMin ?? 0) * MINUTE_MS
      const { sender, what, case: name = null, expect = 'AA', hint = null } = line
      // What lies before the start is told as an initial load, as it would be when a hospital begins with this system.
      const mode: Pick<Envelope, 'processingMode'> = now < 0 ? { processingMode: 'I' } : {}
      const envelope = { at, controlId: controlIdOf(seed, spoken), sender, senderFacility: 'DEMO', ...mode }
      said.push({ n: spoken, atMin: now, sender, what, case: name, message: line.text(envelope), expect, hint })
    },
    number: (prefix) => {
      const next = (numbers.get(prefix) ?? 1000) + 1
      numbers.set(prefix, next)
      return `${prefix}${next}`
    },
  }
  const step = () => {
    const entry = agenda.shift()
    if (entry === undefined) throw new Error('the day has run out of plans')
    now = entry.atMin
    entry.run()
    return said.splice(0)
  }
  return { world, step }
}

/** MSH-10 of the demo's messages: says which scenario and how far it is. */
export function controlIdOf(seed: string, n: number): string {
  return `DEMO-${seed}-${n}`
}

/** The scenario and the place in it that a control id names, or null for another sender's. */
export function placeOfControlId(controlId: string): { seed: string; n: number } | null {
  const found = /^DEMO-([A-Za-z0-9]{1,20})-(\d{1,9})$/.exec(controlId)
  return found === null ? null : { seed: found[1] ?? '', n: Number(found[2]) }
}

type Entry = { readonly atMin: number; readonly order: number; readonly run: () => void }

/** By minute, and within one in the order of planning. */
function insert(agenda: Entry[], entry: Entry): void {
  const after = agenda.findLastIndex(({ atMin }) => atMin <= entry.atMin)
  agenda.splice(after + 1, 0, entry)
}
