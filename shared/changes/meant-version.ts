import type { TaskRow } from '../domain/task.ts'

/**
 * The task with the version since which nothing changed that a person acts on. Without it a clock that warns while a
 * console is offline would make that console's completion stale (rule CD5).
 */
export function withMeantVersion(was: TaskRow | null, row: TaskRow): TaskRow {
  if (was === null || meaning(was) !== meaning(row)) return { ...row, meantVersion: row.version }
  return { ...row, meantVersion: was.meantVersion ?? was.version }
}

/** True where a person who saw `version` saw what they would see now, clocks and warnings aside. */
export function meansTheSame(
  row: { readonly version: number; readonly meantVersion?: number | undefined },
  version: number,
): boolean {
  return version <= row.version && version >= (row.meantVersion ?? row.version)
}

/** What time alone and rules change; none of it alters what completing, sending on or assigning the task means. */
const BESIDE: ReadonlySet<string> = new Set([
  'version',
  'seq',
  'meantVersion',
  'clock',
  'handoff',
  'level',
  'warned',
  'breachedAt',
  'priority',
  'override',
  'takenAt',
  'promise',
  'flags',
  'changedAt',
  'releaseAt',
  'last',
])

function meaning(task: TaskRow): string {
  return JSON.stringify(
    Object.entries(task)
      .filter(([name]) => !BESIDE.has(name))
      .toSorted(byName),
  )
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
