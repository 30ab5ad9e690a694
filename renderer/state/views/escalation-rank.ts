import type { EscalationRow } from '../../../shared/domain/escalation.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Actor } from '../../../shared/domain/person.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import type { RankOf } from '../ranked-list.ts'

/** From here on an escalation has left its owner's hands. */
const FIRST_SHOWN = 2

/** To me and unanswered; to me and answered; to others. */
export const ESCALATION_BANDS = ['open', 'answered', 'others'] as const

/** Unanswered first, then level, then lateness (rule BO16). Ended ones are gone. */
export function escalationRank(actor: Actor): RankOf {
  return (id, board) => {
    const row = board.row('escalation', id)
    if (row === null || row.state === 'ended' || row.level < FIRST_SHOWN) return null
    const mine = isToMe(row, board.row('journey', row.journey), actor)
    const band = !mine ? 2 : row.state === 'open' ? 0 : 1
    return { band, key: [row.state === 'open' ? 0 : 1, -row.level, row.dueAt, id] }
  }
}

/** True where I was told, or stand in the role it goes to for that unit or department. */
export function isToMe(
  row: EscalationRow,
  journey: Pick<JourneyRow, 'unit'> | null,
  actor: Pick<Actor, 'id' | 'roles' | 'units' | 'departments'>,
): boolean {
  if (row.told.some(({ to }) => to.some(({ id }) => id === actor.id))) return true
  return rolesAsked(row).some((role) => {
    if (!actor.roles.includes(role)) return false
    if (role === 'unit-coordinator') return actor.units.some((unit) => unit === journey?.unit)
    return role !== 'department-lead' || actor.departments.includes(row.department)
  })
}

/** The role it stands at, and those that were told when nobody was on duty: whoever signs in later is meant too (E15.7). */
function rolesAsked({ role, told, raisedAt }: EscalationRow): Role[] {
  return [role, ...told.filter(({ to, at }) => to.length === 0 && at >= raisedAt).map((one) => one.role)]
}
