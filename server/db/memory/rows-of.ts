import type { Row } from '../../../shared/domain/row.ts'
import { keyOf, type Tables } from './tables.ts'

/** All rows of one journey. */
export function rowsOfJourney(tables: Tables, facility: string, journey: string): Row[] {
  return [...(tables.rows.get(keyOf(facility, journey))?.rows.values() ?? [])]
}

/** All rows of one kind in a facility, whatever journey they are of. */
export function rowsOfKind<K extends Row['kind']>(
  tables: Tables,
  facility: string,
  kind: K,
): Extract<Row, { kind: K }>[] {
  const groups = [...tables.rows.values()].filter((group) => group.facility === facility)
  const rows = groups.flatMap((group) => [...group.rows.values()])
  return rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)
}
