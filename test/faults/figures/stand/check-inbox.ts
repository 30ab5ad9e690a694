import { z } from 'zod'
import { FACILITY } from '../../../bench/seed.ts'
import type { Feed } from '../feed-chaos.ts'
import type { Found } from '../figure.ts'
import { checkTaken } from './check-log.ts'
import type { Hospital } from './hospital.ts'

const keptSchema = z.array(
  z.object({ sender: z.string(), control: z.string(), status: z.string(), processed: z.coerce.number().nullable() }),
)
const twiceSchema = z.array(z.object({ what: z.string(), times: z.coerce.number() }))

/** [R14] After everything was read: nothing lost after its AA, nothing twice, each feed's order kept, every patient where told. */
export async function checkInbox(
  hospital: Hospital,
  feeds: readonly Feed[],
  head: number,
): Promise<Omit<Found, 'values'>> {
  const kept = keptSchema.parse(await hospital.admin(KEPT, [FACILITY]))
  const violations = [...(await twice(hospital, head)), ...(await checkTaken(hospital.db, []))]
  for (const feed of feeds) {
    // MSH-4 is the same for all.
    const own = kept.filter(({ control }) => control.startsWith(`${feed.name}-`))
    violations.push(...judgeFeed(feed, own), ...(await misplaced(hospital, feed)))
  }
  const count = (status: string) => kept.filter((one) => one.status === status).length
  const lines = [`${kept.length} stored: ${count('applied')} applied, ${count('kept')} kept without effect`]
  return { lines, violations }
}

type Kept = z.infer<typeof keptSchema>[number]

function judgeFeed({ name, sender }: Feed, own: readonly Kept[]): string[] {
  const violations = sender.refused.map((refused) => `${refused} was not answered AA`)
  const byId = new Map(own.map((one) => [one.control, one]))
  if (byId.size !== own.length) violations.push(`${name}: ${own.length - byId.size} messages are stored twice`)
  for (const id of sender.acknowledged) {
    const status = byId.get(id)?.status ?? 'not there'
    if (status !== 'applied' && status !== 'kept') violations.push(`${id} was answered AA and is ${status}`)
  }
  for (const [at, { control, processed }] of own.entries()) {
    const before = own[at - 1]
    if (before === undefined) continue
    if (numberOf(before.control) + 1 !== numberOf(control)) violations.push(`${control} came after ${before.control}`)
    if ((before.processed ?? 0) > (processed ?? 0)) violations.push(`${control} was read before ${before.control}`)
  }
  return violations
}

/** [R14] One journey of each workflow to a visit, one effect of each message on a journey, one task of a kind to a journey. */
async function twice(hospital: Hospital, head: number): Promise<string[]> {
  const found: string[] = []
  for (const [about, text] of TWICE)
    for (const { what, times } of twiceSchema.parse(await hospital.admin(text, [FACILITY, head])))
      found.push(`${about}: ${what} ${times} times`)
  return found
}

async function misplaced({ db }: Hospital, { left }: Feed): Promise<string[]> {
  const found: string[] = []
  for (const [number, { bed }] of left) {
    const visit = await db.reads.visit(FACILITY, number)
    const at = `${visit?.unit} ${visit?.room} ${visit?.bed}`
    if (at !== bed) found.push(`${number} is at ${at}, was told to be at ${bed}`)
  }
  return found
}

function numberOf(control: string): number {
  return Number(control.split('-')[1])
}

const KEPT = `select sender, control_id control, status, processed_at processed from inbound where facility = $1 order by arrival`

const TWICE = [
  [
    'journeys of one visit',
    `select v.visit || ' ' || j.workflow what, count(*) times from journey_visit v
     join journey j on j.facility = v.facility and j.id = v.journey
     where v.facility = $1 and j.seq > $2 group by 1 having count(*) > 1`,
  ],
  [
    'tasks of one kind in a journey',
    `select journey || ' ' || (body->>'key') what, count(*) times from task
     where facility = $1 and seq > $2 group by 1 having count(*) > 1`,
  ],
  [
    'changes of one journey by one message',
    `select journey || ' ' || cause what, count(*) times from log
     where facility = $1 and seq > $2 and cause is not null group by 1 having count(*) > 1`,
  ],
] as const
