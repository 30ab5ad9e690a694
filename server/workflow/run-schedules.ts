import { facilityIdSchema, journeyIdSchema } from '../../shared/kernel/ids.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { rosterView } from '../../shared/domain/roster-view.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { lastMoment } from '../../shared/workflow/schedule.ts'
import { isOfShift, isOfUnit } from '../../shared/workflow/one-each.ts'
import { isRostered } from '../../shared/workflow/shift-end.ts'
import { SHIFT_NOTICE_MS } from '../../shared/workflow/shift-notice.ts'
import type { Schedule } from '../../shared/workflow/template/trigger-schema.ts'
import type { Db, Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { openTriggered } from './open-triggered.ts'

/** A moment that was missed for longer than this (nobody was up) is passed over: its work is nobody's any more. */
export const LATEST_SCHEDULE_MS = 6 * HOUR_MS

/** One trigger of a workflow's schedule. */
type Scheduled = {
  readonly context: RuleContext
  readonly schedule: Schedule
  readonly stage: string
  /** Of a workflow of which there is one for each unit (rule HO1). */
  readonly unit: string | null
  /** Where its last moment is remembered: by workflow, place among the triggers, and unit. */
  readonly name: string
}

/**
 * Opens what the schedules of a facility ask for by now: each moment once, on any number of nodes, since the moment that
 * was last taken is remembered in the transaction that opens the journey (rule TR3). A schedule that is new begins with
 * its next moment. Gives how many were opened.
 */
export async function runSchedules(
  { db, random }: { readonly db: Db; readonly random: Random },
  rules: FacilityRules,
): Promise<number> {
  const { facility, zone } = rules.reference
  const now = await db.reads.now()
  let opened = 0
  for (const one of schedulesOf(rules)) {
    const moment = lastMoment(one.schedule, zone, now)
    const taken = await db.reads.meta(keyOf(facility, one))
    if (taken !== null && Number(taken) >= moment) continue
    if (await db.transaction((tx) => take({ tx, random }, one, { facility, zone }))) opened += 1
  }
  if (opened > 0) db.ring(facility)
  return opened
}

function schedulesOf(rules: FacilityRules): Scheduled[] {
  const ids = new Set(rules.reference.templates.flatMap((one) => idOf(one)))
  return [...ids].flatMap((id) => {
    const context = rules.newest(id)
    return (context?.template.triggers ?? []).flatMap(({ on, schedule, stage }, index) =>
      context === null || on !== 'schedule' || schedule === undefined
        ? []
        : unitsOf(rules, context).map((unit) => ({ context, schedule, stage, unit, name: nameOf(id, index, unit) })),
    )
  })
}

function unitsOf({ reference }: FacilityRules, { template }: RuleContext): readonly (string | null)[] {
  return isOfUnit(template) ? reference.units.map(({ id }) => id) : [null]
}

function nameOf(workflow: string, index: number, unit: string | null): string {
  return [workflow, index, ...(unit === null ? [] : [unit])].join('.')
}

async function take(
  parts: { readonly tx: Tx; readonly random: Random },
  one: Scheduled,
  { facility, zone }: { facility: string; zone: string },
): Promise<boolean> {
  const { tx } = parts
  const key = keyOf(facility, one)
  await tx.lockKey(facility, key)
  const now = await tx.now()
  const moment = lastMoment(one.schedule, zone, now)
  const taken = await tx.meta(key)
  if (taken !== null && Number(taken) >= moment) return false
  await tx.putMeta(key, String(moment))
  if (taken === null || now - moment > LATEST_SCHEDULE_MS || (await isForRoster(tx, one, { facility, moment })))
    return false
  const opened = await openTriggered(
    parts,
    {
      opening: openingOf(one, facility, moment),
      context: one.context,
      actor: { id: 'system', name: 'Onward' },
      verb: 'schedule',
      cause: null,
    },
    now,
  )
  return opened !== null
}

/** Where the roster that is there now says when the shifts of a unit end, the clock does not say it once more (rule HO2). */
async function isForRoster(
  tx: Tx,
  { context, unit }: Scheduled,
  { facility, moment }: { facility: string; moment: Instant },
): Promise<boolean> {
  if (!isOfShift(context.template) || unit === null) return false
  return isRostered(rosterView(await tx.roster(facility), context.reference.members), unit, moment)
}

function openingOf({ context, stage, unit, name }: Scheduled, facility: string, moment: Instant) {
  return {
    id: journeyIdSchema.parse(`schedule.${name}.${Math.round(moment / MINUTE_MS)}`),
    facility: facilityIdSchema.parse(facility),
    stage,
    placement: { unit, room: null, bed: null },
    identity: null,
    facts: [{ name: 'scheduledAt', value: moment, class: 'ops' as const }, ...shiftEnd(context.template, moment)],
    initials: '',
    marks: [],
    priority: 'routine' as const,
    at: moment,
    source: { kind: 'rule' as const, ref: `schedule of ${context.template.id}` },
  }
}

/** A hand-over by the clock is the same as the one by the roster or by hand where a shift ends then. */
function shiftEnd(template: RuleContext['template'], moment: Instant) {
  return isOfShift(template) ? [{ name: 'shiftEndAt', value: moment + SHIFT_NOTICE_MS, class: 'ops' as const }] : []
}

function keyOf(facility: string, { name }: Scheduled): string {
  return `schedule:${facility}:${name}`
}

function idOf(template: unknown): string[] {
  return typeof template === 'object' && template !== null && 'id' in template && typeof template.id === 'string'
    ? [template.id]
    : []
}
