import { isFinal, ownerOf } from '../../../shared/domain/task.ts'
import type { Row } from '../../../shared/domain/row.ts'
import type { JourneyFilter, Reads, TaskFilter, NamedJourney } from '../port.ts'
import { nameKey } from '../name-key.ts'
import { pageById } from './listing.ts'
import { rowsOfJourney, rowsOfKind } from './rows-of.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of journeys and their rows: by id, key, visit, name, filter. */
export function journeyReads(
  tables: Tables,
): Pick<
  Reads,
  | 'journeyRows'
  | 'journeysRows'
  | 'journeys'
  | 'tasks'
  | 'openEscalations'
  | 'journeysById'
  | 'identities'
  | 'journeysNamed'
  | 'journeyByKey'
  | 'journeysByKeys'
  | 'openJourneysOfVisit'
> {
  return {
    journeyRows: async (facility, journey) => rowsOfJourney(tables, facility, journey),
    journeysRows: async (facility, journeys) => journeys.flatMap((journey) => rowsOfJourney(tables, facility, journey)),
    journeys: async (facility, filter, page) => {
      const rows = rowsOfKind(tables, facility, 'journey').filter((row) => fitsJourney(tables, row, filter))
      return pageById(rows, page, (row) => row.id)
    },
    tasks: async (facility, filter, page) => {
      const rows = rowsOfKind(tables, facility, 'task').filter((row) => fitsTask(tables, row, filter))
      return pageById(rows, page, (row) => row.id)
    },
    openEscalations: async (facility) =>
      rowsOfKind(tables, facility, 'escalation').filter((row) => row.state !== 'ended'),
    journeysById: async (facility, journeys) =>
      rowsOfKind(tables, facility, 'journey').filter((row) => journeys.includes(row.id)),
    identities: async (facility, journeys) =>
      rowsOfKind(tables, facility, 'journeyId').filter((row) => journeys.includes(row.id)),
    journeysNamed: async (facility, name) => {
      const named = rowsOfKind(tables, facility, 'journeyId').filter((row) => nameKey(row.family) === name)
      const rows = named.flatMap((row) => rowsOfJourney(tables, facility, row.id))
      return rows.filter((row) => row.kind === 'journey' && row.state === 'open').map((row) => row.id)
    },
    journeyByKey: async (facility, key) => {
      const journeys = tables.key.get(keyOf(facility, key))?.journeys ?? []
      const open = journeys.findLast((id) => namedOf(tables, facility, id, 'open').length > 0)
      return open ?? journeys.at(-1) ?? null
    },
    journeysByKeys: async (facility, keys, only) =>
      [...new Set(keys)].flatMap((key) => {
        const journeys = tables.key.get(keyOf(facility, key))?.journeys ?? []
        return journeys
          .toReversed()
          .flatMap((id) => namedOf(tables, facility, id, only).map((row) => ({ key, ...row })))
      }),
    openJourneysOfVisit: async (facility, visit) => {
      const journeys = tables.visitJourneys.get(keyOf(facility, visit)) ?? []
      return journeys.flatMap((journey) => namedOf(tables, facility, journey, 'open'))
    },
  }
}

function namedOf(tables: Tables, facility: string, journey: string, only: 'open' | undefined): NamedJourney[] {
  return rowsOfJourney(tables, facility, journey).flatMap((row) =>
    row.kind === 'journey' && (only === undefined || row.state === only)
      ? [{ id: row.id, workflow: row.workflow, stage: row.stage }]
      : [],
  )
}

function fitsJourney(tables: Tables, row: Row & { kind: 'journey' }, filter: JourneyFilter): boolean {
  const { workflow, stage, state, unit, scopes } = filter
  const fits = (wanted: string | undefined, is: string | null) => wanted === undefined || wanted === is
  return (
    fits(workflow, row.workflow) &&
    fits(stage, row.stage) &&
    fits(state, row.state) &&
    fits(unit, row.unit) &&
    isIn(tables, row, scopes)
  )
}

function fitsTask(tables: Tables, row: Row & { kind: 'task' }, filter: TaskFilter): boolean {
  const { department, state, owner, scopes } = filter
  if (department !== undefined && department !== row.department) return false
  if (state === 'open' ? isFinal(row) : state !== undefined && state !== row.state) return false
  return (owner === undefined || owner === ownerOf(row)?.id) && isIn(tables, row, scopes)
}

function isIn(tables: Tables, row: Row, scopes: readonly string[] | undefined): boolean {
  if (scopes === undefined) return true
  const entries = tables.scopes.get(keyOf(row.facility, row.journey)) ?? []
  return entries.some((entry) => entry.leftSeq === null && scopes.includes(entry.scope))
}
