import { ownerOf, type TaskRow } from '../../../shared/domain/task.ts'
import type { Reads } from '../../db/port.ts'

/** Steps named in a hand-over at most: as many as a list may hold. */
export const MOST_LINES = 50

/** A step and where its journey is; `isOfShift`: it belongs to a hand-over itself. */
export type Placed = {
  readonly task: TaskRow
  readonly unit: string | null
  readonly bed: string | null
  readonly isOfShift: boolean
}

/** The places of these steps. */
export async function placedOf(reads: Reads, facility: string, tasks: readonly TaskRow[]): Promise<Placed[]> {
  const ids = [...new Set(tasks.map(({ journey }) => journey))]
  const rows = ids.length === 0 ? [] : await reads.journeysById(facility, ids)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return tasks.flatMap((task) => {
    const journey = byId.get(task.journey)
    if (journey === undefined) return []
    const { unit, room, bed } = journey
    const place = bed === null ? null : `${room ?? ''}${bed}`
    return [{ task, unit, bed: place, isOfShift: journey.facts['shiftEndAt'] !== undefined }]
  })
}

/** As the hand-over says it, without a word of the patient: "406A Reconcile medicines, M. Lopez". */
export function lineOf({ task, bed }: Placed): string {
  const who = ownerOf(task)?.name ?? task.passedOn?.from.name ?? null
  const what = [bed, task.title].filter((part) => part !== null).join(' ')
  return (who === null ? what : `${what}, ${who}`).slice(0, 200)
}
