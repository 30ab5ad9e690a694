import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import { hasOurSettings } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { askForOwnership } from './owner-session.ts'
import { findPostmaster } from './postmaster-file.ts'
import type { Postmaster } from './postmaster-file.ts'
import { freePort, lastWords, launch, stopPostmaster } from './postmaster.ts'

/** A running PostgreSQL and the session that holds the folder: as long as it lives, both do. */
export type Owned = {
  readonly session: Client
  /** Settles when the session is lost or closed. */
  readonly ended: Promise<unknown>
  readonly pid: number
  readonly port: number
}

export type Wanted = {
  /** null: any free one; a restart must come back where its clients look for it. */
  readonly port: number | null
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly cancelled?: () => boolean
}

/**
 * Brings the cluster up and makes us its owner: starts PostgreSQL, or adopts the one a killed Onward left behind.
 * @throws EmbeddedPostgresError in-use (another Onward owns the folder), failed (it does not come up)
 */
export async function ownCluster(cluster: Cluster, wanted: Wanted): Promise<Owned> {
  const patience: Patience = {
    until: wanted.now() + UP_WITHIN_MS,
    heldUntil: Number.POSITIVE_INFINITY,
    launches: 0,
    launched: null,
  }
  while (wanted.now() < patience.until && wanted.cancelled?.() !== true) {
    const running = await findPostmaster(cluster.place.pgDir)
    if (running === null) await relaunch(cluster, wanted, patience)
    else if (running.port === null) await sleep(POLL_MS)
    else {
      const owned = await ask(cluster, wanted, patience, { ...running, port: running.port })
      if (owned !== null) return owned
    }
  }
  await endLaunched(cluster, patience)
  throw await failure(cluster)
}

/** Reading back a long log after a power cut takes its time; a hung start ends. */
const UP_WITHIN_MS = 120_000
const POLL_MS = 25
/** A killed owner's connection ends within milliseconds, on a busy machine somewhat later. */
const HELD_FOR_MS = 1_000
/** Ports taken meanwhile, and helpers of a crashed PostgreSQL that need a moment to end: 9 s in all. */
const MOST_LAUNCHES = 8

type Patience = {
  readonly until: number
  heldUntil: number
  launches: number
  /** The process that we started last. */
  launched: number | null
}

async function relaunch(cluster: Cluster, wanted: Wanted, patience: Patience): Promise<void> {
  if (patience.launches === MOST_LAUNCHES) throw await failure(cluster)
  await sleep(250 * patience.launches)
  patience.launches += 1
  patience.launched = await launch(cluster, wanted.port ?? (await freePort()))
}

/** What we started and nobody came to own is not left running. */
async function endLaunched(cluster: Cluster, { launched }: Patience): Promise<void> {
  const running = await findPostmaster(cluster.place.pgDir)
  if (running !== null && running.pid === launched) await stopPostmaster(cluster, launched)
}

async function ask(
  cluster: Cluster,
  wanted: Wanted,
  patience: Patience,
  running: Postmaster & { readonly port: number },
): Promise<Owned | null> {
  const asked = await askForOwnership(running.port, cluster.password).catch(async (error: unknown) => {
    // Nobody will ever own the one we started; it is not left running.
    if (patience.launches > 0) await stopPostmaster(cluster, running.pid)
    throw error
  })
  switch (asked.kind) {
    case 'owned':
      return (await fits(cluster, wanted, running))
        ? { ...running, session: asked.session, ended: asked.ended }
        : endOther(cluster, running)
    case 'not-ready':
      await sleep(POLL_MS)
      return null
    case 'held':
      patience.heldUntil = Math.min(patience.heldUntil, wanted.now() + HELD_FOR_MS)
      if (wanted.now() >= patience.heldUntil) throw inUse(cluster, asked.by)
      await sleep(100)
      return null
    default:
      return assertNever(asked)
  }
}

/** One that an older Onward left with other settings, or at another port than our clients know, is not adopted. */
async function fits(cluster: Cluster, wanted: Wanted, running: Postmaster): Promise<boolean> {
  return (wanted.port === null || wanted.port === running.port) && (await hasOurSettings(cluster))
}

async function endOther(cluster: Cluster, running: Postmaster): Promise<null> {
  await stopPostmaster(cluster, running.pid)
  return null
}

function inUse(cluster: Cluster, by: string): EmbeddedPostgresError {
  const message = `Another Onward (${by}) already runs on the data folder ${cluster.dataDir}: stop it first, or name another folder in ONWARD_DATA_DIR.`
  return new EmbeddedPostgresError('in-use', message)
}

async function failure(cluster: Cluster): Promise<EmbeddedPostgresError> {
  const message = `The embedded PostgreSQL on ${cluster.place.pgDir} did not come up: ${await lastWords(cluster)}`
  return new EmbeddedPostgresError('failed', message)
}
