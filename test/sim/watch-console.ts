import type { ConsoleCore } from '../../renderer/app/console-core.ts'
import type { Violations } from './history.ts'

/** [C5] Watches one life of a console: no row and no cursor ever goes back, except after a declared reset. */
export function watchConsole(name: string, { rows }: ConsoleCore, { fail }: Violations): void {
  let epoch = rows.epoch
  const versions = new Map<string, number>()
  const cursors = new Map<string, number>()

  rows.subscribe(({ keys, journeys }) => {
    if (rows.epoch !== epoch) {
      epoch = rows.epoch
      versions.clear()
      cursors.clear()
    }
    const present = new Set<string>()
    for (const journey of journeys)
      for (const [key, row] of rows.journey(journey)?.rows ?? []) {
        present.add(key)
        const was = versions.get(key) ?? 0
        if (row.version < was) fail('C5', `${name}: ${key} went from version ${was} to ${row.version}`)
        versions.set(key, row.version)
      }
    // A row that left memory may come back as the server has it then.
    for (const key of keys.keys()) if (!present.has(key)) versions.delete(key)
    for (const [scope, state] of rows.scopes()) {
      const was = cursors.get(scope) ?? 0
      if (state.kind === 'whole' && state.cursor.seq < was)
        fail('C5', `${name}: cursor of ${scope} went from ${was} to ${state.cursor.seq}`)
      cursors.set(scope, state.cursor.seq)
    }
    for (const scope of cursors.keys()) if (rows.scope(scope) === null) cursors.delete(scope)
  })
}
