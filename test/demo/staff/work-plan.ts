import { seededDice, type Dice } from '../../builders/seeded-dice.ts'
import type { Hint } from '../day/world.ts'

/** How one step will be done: scenario minutes from when it is free. */
export type WorkPlan = {
  /** Until somebody takes it. */
  readonly waitMin: number
  /** From taking to finishing, pauses not counted. */
  readonly workMin: number
  readonly pauses: readonly { readonly forMin: number; readonly reason: string; readonly note: string | null }[]
  readonly ending: { readonly kind: 'complete' } | { readonly kind: 'fail'; readonly reason: string }
}

type Range = readonly [low: number, high: number]

/** Wait and work in minutes, by step; what is not listed takes `ANY_STEP`. */
const PACE: Readonly<Record<string, readonly [wait: Range, work: Range]>> = {
  'cm-plan': [
    [6, 28],
    [6, 14],
  ],
  'find-out': [
    [4, 15],
    [4, 8],
  ],
  'facility-accept': [
    [8, 20],
    [25, 60],
  ],
  'auth-post-acute': [
    [6, 20],
    [20, 50],
  ],
  'im-notice': [
    [10, 40],
    [4, 8],
  ],
  'moon-notice': [
    [10, 30],
    [4, 8],
  ],
  dme: [
    [8, 25],
    [10, 25],
  ],
  'med-rec': [
    [6, 22],
    [9, 20],
  ],
  'meds-to-bed': [
    [4, 12],
    [8, 18],
  ],
  'nurse-discharge': [
    [4, 14],
    [10, 20],
  ],
  'transfer-papers': [
    [4, 12],
    [10, 18],
  ],
  ride: [
    [3, 11],
    [3, 7],
  ],
  'ride-alternative': [
    [4, 12],
    [8, 16],
  ],
  'follow-up-book': [
    [10, 40],
    [4, 8],
  ],
  'notify-physician': [
    [2, 6],
    [1, 3],
  ],
  'ama-form': [
    [3, 8],
    [3, 6],
  ],
  'after-death-care': [
    [6, 15],
    [30, 45],
  ],
  leave: [
    [3, 10],
    [6, 12],
  ],
  dispatch: [
    [2, 6],
    [2, 6],
  ],
  clean: [
    [1, 3],
    [14, 24],
  ],
  strip: [
    [2, 6],
    [2, 4],
  ],
  release: [
    [0.5, 2],
    [0.5, 1],
  ],
  'bed-request': [
    [1, 4],
    [1, 3],
  ],
  'bed-assign': [
    [3, 14],
    [3, 8],
  ],
  'staffing-check': [
    [2, 8],
    [1, 3],
  ],
  handoff: [
    [2, 10],
    [4, 9],
  ],
  transport: [
    [3, 10],
    [6, 12],
  ],
  contact: [
    [260, 420],
    [4, 8],
  ],
  'requirement-check': [
    [8, 40],
    [4, 9],
  ],
  'collect-docs': [
    [10, 50],
    [15, 35],
  ],
  submit: [
    [5, 25],
    [6, 12],
  ],
  'decision-record': [
    [440, 700],
    [2, 4],
  ],
  'account-review': [
    [25, 110],
    [3, 7],
  ],
  'post-call': [
    [40, 160],
    [3, 8],
  ],
  'safety-call': [
    [20, 60],
    [3, 8],
  ],
  'check-in': [
    [6, 38],
    [3, 7],
  ],
  readiness: [
    [30, 110],
    [6, 12],
  ],
  triage: [
    [20, 60],
    [4, 8],
  ],
  authorization: [
    [20, 60],
    [25, 60],
  ],
  'contact-and-schedule': [
    [70, 210],
    [5, 12],
  ],
  attended: [
    [12, 30],
    [1, 2],
  ],
  'no-show-recover': [
    [30, 90],
    [6, 12],
  ],
  'chase-note': [
    [30, 90],
    [4, 8],
  ],
}
const ANY_STEP = [
  [10, 35],
  [5, 15],
] as const

/** How often, and what, is interrupted. */
const PAUSES: Readonly<Record<string, readonly [share: number, reason: string, forMin: Range]>> = {
  'med-rec': [0.12, 'waiting-clinician', [8, 20]],
  'nurse-discharge': [0.1, 'waiting-family', [10, 30]],
  'facility-accept': [0.5, 'waiting-facility', [15, 50]],
  'auth-post-acute': [0.6, 'waiting-payer', [20, 60]],
  authorization: [0.5, 'waiting-payer', [20, 60]],
}
/** How often, and why, it comes to nothing. */
const FAILURES: Readonly<Record<string, readonly [share: number, reason: string]>> = {
  ride: [0.05, 'declined'],
  'post-call': [0.12, 'unreachable'],
  'follow-up-book': [0.06, 'declined'],
}
/** Share of steps that are overlooked for a while: they breach, and somebody is told. */
const OVERLOOKED = 0.06

/** What a task is to its workers. */
export type TaskTraits = {
  readonly id: string
  readonly key: string
  readonly hint: Hint | null
  readonly coveredLate: boolean
}

/** How this task will go; the same seed and task give the same. */
export function workPlan(seed: string, task: TaskTraits): WorkPlan {
  const dice = seededDice(`${seed}:${task.id}`)
  const [wait, work] = PACE[task.key] ?? ANY_STEP
  const overlooked = dice.chance(OVERLOOKED) ? dice.between(40, 110) : 0
  const late = (task.coveredLate ? 40 : 0) + lateBy(task)
  return {
    waitMin: dice.between(...wait) + overlooked + late,
    workMin: dice.between(...work),
    pauses: pausesOf(task, dice),
    ending: endingOf(task, dice),
  }
}

function lateBy({ key, hint }: TaskTraits): number {
  // The scheduler's own message says that nobody came; the desk is slower than it.
  if (hint === 'no-show') return key === 'attended' ? 40 : key === 'no-show-recover' ? 120 : 0
  if (hint === 'called-late' && key === 'post-call') return 420
  return hint === 'records-missing' && key === 'readiness' ? 120 : 0
}

function pausesOf({ key, hint }: TaskTraits, dice: Dice): WorkPlan['pauses'] {
  if (hint === 'snf-refused-twice' && key === 'facility-accept')
    return ['Meadowmock Care Home', 'Placeholm House'].map((place) => ({
      forMin: dice.between(55, 75),
      reason: 'waiting-facility',
      note: `${place} declined: no bed for this level of care. The next one is asked.`,
    }))
  if (hint === 'payer-slow' && key === 'authorization')
    return [{ forMin: 240, reason: 'waiting-payer', note: 'The payer asks for the last visit note.' }]
  const [share, reason, range] = PAUSES[key] ?? [0, '', [0, 0]]
  return dice.chance(share) ? [{ forMin: dice.between(...range), reason, note: null }] : []
}

function endingOf({ key, hint }: TaskTraits, dice: Dice): WorkPlan['ending'] {
  const [share, reason] = FAILURES[key] ?? [0, '']
  return hint === null && dice.chance(share) ? { kind: 'fail', reason } : { kind: 'complete' }
}
