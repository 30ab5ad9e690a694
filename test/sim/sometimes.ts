/** Rare states that a simulation must reach to be worth its name (reliability.md R19). A long run with a zero fails. */
export const SOMETIMES = [
  'action taken',
  'action refused on screen',
  'action not recorded',
  'answer: applied',
  'answer: rebased',
  'answer: duplicate',
  'answer: retry',
  'answer: already-claimed',
  'answer: already-completed',
  'answer: not-owner',
  'answer: stale',
  'answer: not-found',
  'answer: forbidden',
  'answer: journey-closed',
  'answer: depends-on-refused',
  'race for one task',
  'race lost',
  'command sent twice',
  'frame heard twice',
  'frame lost',
  'question lost on a whole line',
  'answer lost on a whole line',
  'acknowledgement lost',
  'ask timed out',
  'stalled stream',
  'line cut',
  'half-open line',
  'deaf line',
  'console offline',
  'console killed',
  'console killed at an await point',
  'console lost power',
  'console stopped and continued',
  'node killed',
  'node killed at an await point',
  'node stopped and continued',
  'transaction of a stopped node rolled back',
  'node cut off from its database',
  'both nodes down',
  'database could not now',
  'commit outcome unknown',
  'commit waited with its number',
  'doorbell lost',
  'change told without being read',
  'database went back',
  'database went back, same epoch',
  'database went back under running nodes',
  'database went back under running nodes, same epoch',
  'node began anew after another history',
  'another epoch',
  'database clock stepped back',
  'console clock jumped',
  'node clock jumped',
  'disk full',
  'cache broke',
  'page lost or cut',
  'page given again',
  'page kept as it came',
  'kept journeys packed',
  'kept page dropped',
  'patient data kept sealed',
  'opened from kept pages',
  'opened from kept pages and what stands over them',
  'reference data beside the line',
  'rights changed',
  'session revoked',
  'account closed and opened',
  'console changed hands',
  'signed out with unsent actions',
  'carried for another: taken',
  'carried for another: refused',
  'sealed action taken',
  'sealed action opened',
  'sealed action opened after a restart',
  'sealed action opened in another history',
  'sealed action carried for another',
  'sealed to a key that is gone',
  'sealed anew and applied',
  'worked at the end',
  'sealing key turned',
  'sealing key lost',
  'hello: current',
  'hello: delta',
  'packed delta',
  'hello: reset (new)',
  'hello: reset (history)',
  'catch-up: delta',
  'timer fired',
  'timer fired late, after an outage',
  'escalation told',
  'windows: lead passed on',
  'windows: send passed on',
  'windows: told of the outbox',
  'real signature checked',
  'real gzip unpacked',
  'settled commands offered again',
] as const
export type Sometimes = (typeof SOMETIMES)[number]

/** Counts what was reached. */
export class Reached {
  readonly counts = new Map<Sometimes, number>()

  readonly seen = (what: Sometimes, times = 1): void => void this.counts.set(what, (this.counts.get(what) ?? 0) + times)

  /** The name of a counter that was made of parts, where there is one of that name. */
  readonly maybe = (what: string): void => {
    const declared = SOMETIMES.find((one) => one === what)
    if (declared !== undefined) this.seen(declared)
  }
}

/** A run of so many operations is a long one: it reaches every rare state ten times at least (R19), a shorter one once. */
const LONG_RUN = 1_000_000
const LEAST_OF_LONG = 10
/** States so rare that a run of 2,000 seeds of 50 operations sees a handful of them: asked for of long runs alone. */
const SELDOM: readonly Sometimes[] = ['transaction of a stopped node rolled back']

/** What a run of so many operations should have reached, and did not or too seldom. */
export function unreached(counts: ReadonlyMap<string, number>, operations: number): Sometimes[] {
  const isLong = operations >= LONG_RUN
  const asked = SOMETIMES.filter((what) => isLong || !SELDOM.includes(what))
  return asked.filter((what) => (counts.get(what) ?? 0) < (isLong ? LEAST_OF_LONG : 1))
}
