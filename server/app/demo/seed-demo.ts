import { randomInt } from 'node:crypto'
import { referenceSchema } from '../../../shared/domain/reference.ts'
import type { Settings } from '../../config/read-settings.ts'
import type { Db } from '../../db/port.ts'
import type { DemoInfo } from '../../http/system-routes.ts'
import { loadFacility } from '../facility/load-facility.ts'
import { StartRefused } from '../start-refused.ts'
import { DEMO_FACILITY, demoHospital } from './hospital.ts'

const MARK = 'demo'
const PASSWORD = 'demo-password'
const WORDS = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'heron',
  'inlet',
  'juniper',
  'kelp',
  'larch',
]

/**
 * The demo seeds an empty database only, and marks it; a marked one is refused outside the demo, any other inside it, so
 * that synthetic and real patients never meet (design.md section 3). @throws StartRefused
 */
export async function settleDemo(db: Db, settings: Settings): Promise<void> {
  const marked = (await db.reads.meta(MARK)) !== null
  const empty = (await db.reads.facilities()).length === 0
  if (settings.demo && !marked && !empty)
    throw new StartRefused(
      'This database holds a hospital already: the demo fills an empty one only. Give it another ONWARD_DATA_DIR.',
    )
  if (!settings.demo && marked)
    throw new StartRefused(
      'This database belongs to the demo. Start with npm start, or name another ONWARD_DATA_DIR or DATABASE_URL.',
    )
  if (settings.demo && !marked) await seed(db, settings)
}

/** The synthetic users and their password, or null outside the demo. */
export async function demoInfo(db: Db): Promise<DemoInfo | null> {
  const password = await db.reads.meta(PASSWORD)
  if (password === null) return null
  const users = await db.reads.users(DEMO_FACILITY)
  const stored = referenceSchema.pick({ units: true }).safeParse(await db.reads.reference(DEMO_FACILITY))
  const units = (stored.data?.units ?? []).map(({ id, beds }) => ({
    id,
    beds: beds.map(({ room, bed }) => ({ room, bed })),
  }))
  const shown = users.map(({ id, username, name, roles, departments, units }) => ({
    id,
    username,
    name,
    roles,
    departments,
    units,
  }))
  return { password, users: shown, units }
}

async function seed(db: Db, settings: Settings): Promise<void> {
  const password = `${word()}-${word()}-${randomInt(100, 1000)}`
  await loadFacility(db, demoHospital(settings.zone, settings.a03Means), {
    synthetic: true,
    passwordFor: () => password,
  })
  await db.transaction(async (tx) => {
    await tx.putMeta(PASSWORD, password)
    await tx.putMeta(MARK, 'synthetic')
  })
}

function word(): string {
  return WORDS[randomInt(WORDS.length)] ?? 'amber'
}
