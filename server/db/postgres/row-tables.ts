import type { RowKind } from '../../../shared/domain/row.ts'

/** A kind's table: the column that names its journey, and what is kept beside the body to filter by. */
export type RowTable = {
  readonly kind: RowKind
  readonly table: string
  readonly journey: 'id' | 'journey'
  readonly columns: readonly string[]
}

/** Every table of rows. Identity and clinical rows stand apart, so that who may not read them never touches them. */
export const ROW_TABLES: readonly RowTable[] = [
  { kind: 'journey', table: 'journey', journey: 'id', columns: ['workflow', 'stage', 'state', 'unit'] },
  { kind: 'journeyId', table: 'journey_id', journey: 'id', columns: ['family'] },
  { kind: 'journeyPhi', table: 'journey_phi', journey: 'id', columns: [] },
  { kind: 'task', table: 'task', journey: 'journey', columns: ['journey', 'department', 'state', 'owner'] },
  { kind: 'taskPhi', table: 'task_phi', journey: 'journey', columns: ['journey'] },
  { kind: 'escalation', table: 'escalation', journey: 'journey', columns: ['journey', 'state'] },
]

/** One statement over all tables of rows. */
export function overRowTables(select: (table: RowTable) => string): string {
  return ROW_TABLES.map(select).join('\n union all\n ')
}
