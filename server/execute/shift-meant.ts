import type { Command } from '../../shared/commands/command.ts'
import { openJourneyArgs } from '../../shared/commands/open-journey.ts'
import { rosterView } from '../../shared/domain/roster-view.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { isOfShift } from '../../shared/workflow/one-each.ts'
import { shiftEndOf } from '../../shared/workflow/shift-end.ts'
import type { Tx } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'

/**
 * A hand-over that a person opens is of the shift that ends next on that unit: so it has the same key as the one that the clock
 * or the roster opens (rule HO1). The roster is the one that is there now, not the one this node kept. What the person said
 * themselves stands; other workflows open as they were asked.
 */
export async function shiftMeant(
  { tx, rules }: { readonly tx: Tx; readonly rules: FacilityRules },
  command: Command,
  at: Instant,
): Promise<Command> {
  const { data: args } = openJourneyArgs.safeParse(command.args)
  const context = args === undefined ? null : rules.newest(args.workflow)
  if (args === undefined || context === null || !isOfShift(context.template)) return command
  if (args.facts?.['shiftEndAt'] !== undefined) return command
  const { facility, members } = rules.reference
  const roster = rosterView(await tx.roster(facility), members)
  const end = shiftEndOf({ ...context, roster }, args.unit ?? null, at)
  return end === null ? command : { ...command, args: { ...args, facts: { ...args.facts, shiftEndAt: end } } }
}
