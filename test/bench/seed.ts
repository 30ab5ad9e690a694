import { importTemplates, loadFacility } from '../../server/app/facility/load-facility.ts'
import { facilityFileSchema, type FacilityFile } from '../../server/app/facility/facility-file.ts'
import { demoHospital } from '../../server/app/demo/hospital.ts'
import { systemClock, systemRandom } from '../../server/app/system-clock.ts'
import { workflowsFolder } from '../../server/app/folders.ts'
import { appendChange } from '../../server/changelog/append-change.ts'
import type { Db } from '../../server/db/port.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import type { JourneyState } from '../../shared/changes/journey-state.ts'
import { facilityIdSchema, journeyIdSchema } from '../../shared/kernel/ids.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { openJourney } from '../../shared/workflow/open-journey.ts'
import { facts } from '../builders/journey.ts'

/** The bench's hospital: the demo's, under a name of its own, with supervisors who see the whole house. */
export const FACILITY = 'bench'
/** Of everybody in it. */
export const PASSWORD = 'bench-bench-100'
/** A pharmacist: reconciles medication for every patient whose leaving is ordered. */
export const PHARMACIST = 'm.lopez'
/** People who see every unit; each may have twenty consoles, and there may be 500. */
export const SUPERVISORS: readonly [string, string, ...string[]] = [
  's.one',
  's.two',
  ...Array.from({ length: 32 }, (_, at) => `s.${at + 3}`),
]

/** People who coordinate one unit each, two of every unit, in the order of the units. */
export function coordinators(): string[] {
  return benchHospital().people.flatMap(({ username, roles }) => (roles.includes('unit-coordinator') ? username : []))
}

/** Journeys written per transaction. */
const BATCH = 20

export type Seeds = {
  readonly tasks: number
  /** When the n-th was ordered, epoch ms; just now by default. */
  readonly orderedAt?: (number: number) => number
}

/** Fills an empty database with the hospital and open discharges of at least so many tasks. */
export async function seedBoard(
  db: Db,
  { tasks, orderedAt = () => systemClock.now() }: Seeds,
): Promise<{ journeys: string[] }> {
  await loadFacility(db, benchHospital(), { synthetic: true, passwordFor: () => PASSWORD })
  await importTemplates(db, FACILITY, workflowsFolder())
  const rules = await createRuleContexts(db.reads, systemClock).fresh(FACILITY)
  const context = rules?.newest('discharge') ?? null
  if (context === null) throw new Error('no discharge workflow was imported')
  const journeys: string[] = []
  const count = Math.ceil(tasks / context.template.tasks.length)
  while (journeys.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - journeys.length) }, (_, at) =>
      ordered(context, journeys.length + at, orderedAt(journeys.length + at)),
    )
    await write(db, context, batch)
    journeys.push(...batch.map(({ journey }) => journey.id))
  }
  return { journeys }
}

async function write(db: Db, context: RuleContext, batch: readonly JourneyState[]): Promise<void> {
  await db.transaction(async (tx) => {
    const now = await tx.now()
    for (const after of batch) {
      const cause = uuidV7(now, systemRandom)
      const actor = { id: 'bench', name: 'bench' }
      const change = { before: null, after, context, actor, verb: 'seeded', cause, effectiveAt: now, now }
      await appendChange(tx, systemRandom, change)
    }
  })
}

/** A discharge that a physician has ordered: medication, plan and nursing are free, the rest waits. */
function ordered(context: RuleContext, number: number, now: number): JourneyState {
  const { units } = context.reference
  const unit = units[number % units.length]
  const bed = unit?.beds[Math.floor(number / units.length) % unit.beds.length]
  const [family, given] = [`Sample${number}`, 'Ada']
  return openJourney(
    {
      id: journeyIdSchema.parse(uuidV7(now, systemRandom)),
      facility: facilityIdSchema.parse(FACILITY),
      stage: 'ordered',
      placement: { unit: unit?.id ?? null, room: bed?.room ?? null, bed: bed?.bed ?? null },
      identity: { family, given, birthDate: '1950-02-03', sex: 'F', mrn: `B-${number}`, visit: `V-${number}` },
      facts: facts({ destination: number % 3 === 0 ? 'snf' : 'home', patientClass: 'inpatient', isMedicare: true }),
      initials: 'AS',
      marks: [],
      priority: 'routine',
      order: { id: `O-${number}`, by: 'Dr Roe' },
      at: now,
      source: { kind: 'message', ref: `M-${number}` },
    },
    context,
    now,
  )
}

function benchHospital(): FacilityFile {
  const hospital = demoHospital('America/New_York', 'paperwork')
  const units = hospital.units.map(({ id }) => id)
  const supervisors = SUPERVISORS.map((username) => ({
    username,
    name: `Supervisor ${username.slice(2)}`,
    roles: ['house-supervisor'],
    departments: [],
    units,
  }))
  const seconds = units.map((unit) => ({
    username: `second.${unit.toLowerCase()}`,
    name: `Second ${unit}`,
    roles: ['unit-coordinator'],
    departments: ['NUR'],
    units: [unit],
  }))
  const people = [...hospital.people, ...supervisors, ...seconds]
  return facilityFileSchema.parse({ ...hospital, facility: FACILITY, people })
}
