import { outcomeSchema } from '../../shared/commands/command.ts'
import type { Ask } from '../../renderer/state/issue-command.ts'
import type { ConsoleCore } from '../../renderer/app/console-core.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import { sealingKeys } from '../../server/auth/sealing-keys.ts'
import type { Db } from '../../server/db/port.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { Cluster } from './cluster.ts'
import { SimFeed } from './feed.ts'
import { Violations, watched, type Judge } from './history.ts'
import { FACILITY, PEOPLE, seedHospital } from './hospital.ts'
import { AnswerJudge } from './judge-answers.ts'
import { PolicyJudge } from './judge-policy.ts'
import { type SealingJudge, sealingJudge } from './judge-sealing.ts'
import { TaskJudge } from './judge-tasks.ts'
import { TimerJudge } from './judge-timers.ts'
import { type Carried, SimNetwork } from './network.ts'
import { patientDb } from './patient-db.ts'
import { OwnClock } from './own-clock.ts'
import { SimRandom } from './random.ts'
import { signInDoor } from './sign-in-door.ts'
import { quickMachine, realMachine } from './sim-machine.ts'
import { SimConsole, type SimConsoleParts } from './sim-console.ts'
import { SimProfile } from './sim-profile.ts'
import { Reached } from './sometimes.ts'
import { watchConsole } from './watch-console.ts'

/** Everything there is in one run. */
export type World = {
  readonly db: Db
  readonly time: ManualTime
  /** The database's own clock. */
  readonly databaseClock: OwnClock
  readonly random: SimRandom
  readonly network: SimNetwork
  readonly cluster: Cluster
  readonly feed: SimFeed
  readonly violations: Violations
  readonly timers: Pick<TimerJudge, 'ripeAt'>
  readonly consoles: readonly SimConsole[]
  /** Actions that a person saw as taken, by id. */
  readonly taken: Map<string, Taken>
  /** Null in a house that hands out no key to seal to. */
  readonly sealing: SealingJudge | null
  readonly reached: Reached
  readonly note: (line: string) => void
  /** A backup is made; the former one is gone. */
  backup(): void
  /** The database is as it was at the last backup. Nothing may be under way in it. */
  restore(): Promise<void>
  /** The action changed nothing, and nothing of what that was said of is lost. */
  readonly hadNoEffect: (id: string) => boolean
}

/** Where it was asked, and by whom; `isRace`: others asked the same at the same moment. */
export type Taken = {
  readonly console: SimConsole
  readonly user: string
  readonly isRace: boolean
  readonly ask: Ask
  /** The life of the console in which it was asked. */
  readonly life: ConsoleCore
}

/** Changes a database before anybody uses it: how a test proves that the judges would see a broken one. */
export type Spoil = (db: Db) => Db

export type WorldOptions = { readonly log?: (line: string) => void; readonly spoil?: Spoil }

/** When every world begins, ms. */
const BEGIN = 1_700_000_000_000
/** One in so many seeds, by its number, signs with the real WebCrypto and packs with the real gzip. */
const REAL_EVERY = 16
const REAL_AT = 7

/** Makes the whole world from one number; consoles and nodes have not begun. */
export async function createWorld(seed: number, { log, spoil = (db) => db }: WorldOptions): Promise<World> {
  const random = new SimRandom(seed)
  const reached = new Reached()
  const violations = new Violations()
  const unsigned = (what: string) => violations.fail('C10', `not signed: ${what}`)
  const machine = seed % REAL_EVERY === REAL_AT ? realMachine(reached, unsigned) : quickMachine()
  const time = new ManualTime(BEGIN, machine.settled)
  const databaseClock = new OwnClock(time)
  const note = (line: string) => log?.(`${time.monotonicMs() - BEGIN} ${line}`)

  const memory = createMemoryDb({ clock: databaseClock, random: random.fork(), scheduler: time })
  const taken = new Map<string, Taken>()
  const sealing = random.oneIn(3) ? sealingJudge(memory, { violations, reached, taken, now: () => time.now() }) : null
  const tasks = new TaskJudge(violations)
  const policy = new PolicyJudge(violations, time, databaseClock)
  const answers = new AnswerJudge(violations, reached)
  const timers = new TimerJudge({
    violations,
    clock: databaseClock,
    task: (id) => tasks.task(id),
    ableSince: () => cluster.ableSince,
    seen: reached.seen,
  })
  // The timers' judge comes first: it asks what the tasks were before this commit.
  const judges: readonly Judge[] = [timers, tasks, policy]
  const house = watched(spoil(memory), judges)
  const db = patientDb(house)
  const cluster: Cluster = new Cluster({
    db: house,
    machine,
    time,
    random: random.fork(),
    reached,
    note,
    gone: (node) => network.cut(node),
    ...(sealing === null ? {} : { opened: (sealed, command, opened) => sealing.opened(sealed, command, opened) }),
  })
  const network: SimNetwork = new SimNetwork({
    machine,
    reached,
    random: random.fork(),
    pickNode: () => cluster.any(random),
    isUp: (node) => cluster.isUp(node),
    sent: (console, session, frame) => policy.sent(console, session, frame),
    answered: (reply, carried) => {
      answers.answered(reply)
      carriage(reply, carried)
    },
  })
  const template = await seedHospital(db)
  const keyParts = { db, clock: time, random: random.fork() }
  // Read anew each time: the door is at no node.
  const handedOut = sealing === null ? {} : { sealingKey: () => sealingKeys(keyParts).current() }
  const people = [...PEOPLE]
  const chosen = Array.from({ length: random.between(3, 5) }, () => {
    const person = people.splice(random.between(0, people.length - 1), 1)[0]
    return person?.id ?? 'super'
  })
  const windowOf = (name: string, profile: SimProfile, build: Pick<SimConsoleParts, 'packs' | 'sealTo'>) =>
    new SimConsole({
      ...build,
      name,
      profile,
      time,
      machine,
      network,
      reached,
      violations,
      pickNode: () => cluster.any(random),
      isUp: (node) => cluster.isUp(node),
      handed: (session, scope, rows, since) =>
        policy.sent(name, session, { scope, ops: rows.map((row) => ({ op: 'put', row })) }, since),
      door: signInDoor({ db, time, random: random.fork(), ...handedOut }),
      random: random.fork(),
      report: (who, what, detail) => note(`${who} reports ${what} ${JSON.stringify(detail)}`),
      born: (console, core) => watchLife(console, core),
    })
  const consoles = chosen.flatMap((user) => {
    const profile = new SimProfile({ name: user, time, machine, random: random.fork(), reached, violations }, user)
    // Some are older: they write down what is typed as it is, or read pages as lines.
    const seals = sealing !== null && !random.oneIn(4)
    const build = { packs: !random.oneIn(4), ...(seals ? { sealTo: machine.sealTo(random.fork()) } : {}) }
    const first = windowOf(user, profile, build)
    return profile.isDesktop || !random.oneIn(8) ? [first] : [first, windowOf(`${user}, 2nd window`, profile, build)]
  })

  /** Counts what one person's line carried for another. */
  function carriage(reply: unknown, { issuedIn, line, isSealed }: Carried): void {
    const [whose, carrier] = [policy.personOf(issuedIn), policy.personOf(line)]
    if (whose === null || carrier === null || whose === carrier) return
    const outcome = outcomeSchema.safeParse(reply)
    if (!outcome.success || outcome.data.outcome === 'retry') return
    if (isSealed) reached.seen('sealed action carried for another')
    reached.seen(outcome.data.refusal === null ? 'carried for another: taken' : 'carried for another: refused')
  }

  function watchLife(console: SimConsole, core: ConsoleCore): void {
    watchConsole(console.name, core, violations)
    const offerAgain = core.outbox.offerAgain.bind(core.outbox)
    core.outbox.offerAgain = async () => {
      const answer = await offerAgain()
      if (answer.offered > 0) reached.seen('settled commands offered again')
      return answer
    }
  }

  let kept = { tables: memory.backup(), back: judges.map((judge) => judge.mark()) }
  const backup = () => {
    kept = { tables: memory.backup(), back: judges.map((judge) => judge.mark()) }
  }
  return {
    db,
    time,
    databaseClock,
    random,
    network,
    cluster,
    violations,
    timers,
    consoles,
    reached,
    note,
    backup,
    feed: new SimFeed(db, time, random.fork(), template.id),
    taken,
    sealing,
    hadNoEffect: (id) => answers.hadNoEffect(id),
    async restore() {
      memory.restore(kept.tables)
      for (const back of kept.back) back()
      sealing?.otherHistory()
      answers.forget(await memory.reads.head(FACILITY))
    },
  }
}
