import { openChild, type Child } from '../../../bench/tools/child.ts'
import { PHARMACIST } from '../../../bench/seed.ts'
import type { Hospital } from './hospital.ts'

/** What one console says of itself. */
export type ConsoleStand = {
  readonly user: string
  readonly line: string
  readonly pending: readonly string[]
  /** Cards: what the server refused, and what fell with it. */
  readonly refused: readonly { readonly id: string; readonly code: string }[]
  /** Every action that was taken here, and those that no disk took. */
  readonly taken: readonly string[]
  readonly notRecorded: number
  /** How often an action was sent more than once. */
  readonly resent: number
  /** Pauses that a server that stops asked for, ms. */
  readonly asked: readonly number[]
}

/** Consoles of the product's own code in a few processes, each process with several. */
export type Crew = {
  readonly processes: readonly Child[]
  /** Asks every process. */
  all<T>(verb: string, ask?: object): Promise<T[]>
  stands(): Promise<ConsoleStand[]>
  stop(): Promise<void>
}

export type CrewOptions = {
  /** Addresses of the server, taken in turns. */
  readonly servers: readonly string[]
  /** One console each. */
  readonly users: readonly string[]
  readonly processes: number
}

/** Opens them; settles when all are live. */
export async function openCrew({ servers, users, processes }: CrewOptions): Promise<Crew> {
  const children = Array.from({ length: processes }, () => openChild(SCRIPT))
  const crew: Crew = {
    processes: children,
    all: <T>(verb: string, ask: object = {}) => Promise.all(children.map((child) => child.call<T>(verb, ask))),
    stands: async () => (await crew.all<ConsoleStand[]>('stands')).flat(),
    async stop() {
      await Promise.all(children.map((child) => child.stop()))
    },
  }
  try {
    await Promise.all(
      children.map(async (child, process) => {
        for (const [at, user] of users.entries())
          if (at % processes === process) await child.call('open', { server: servers[at % servers.length], user })
      }),
    )
    return crew
  } catch (error) {
    await crew.stop()
    throw error
  }
}

/** The bench's processes/ are its neighbours. */
const SCRIPT = '../../faults/figures/stand/crew-process.ts'

/** Puts so many pharmacists more on the roster, with the password of all; gives their names. */
export async function hirePharmacists({ db }: Pick<Hospital, 'db'>, count: number): Promise<string[]> {
  const model = await db.reads.userByName(PHARMACIST)
  if (model === null) throw new Error('the seeded hospital has its pharmacist')
  const names = Array.from({ length: count }, (_, at) => `pha.${at}`)
  await db.transaction(async (tx) => {
    for (const username of names) await tx.putUser({ ...model, id: `u-${username}`, username, name: username })
  })
  return names
}
