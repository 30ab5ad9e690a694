import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Where the numbered migrations lie: beside the bundle (`dist/server/migrations`, copied there by the build), else in the
 * source tree.
 */
export function migrationsFolder(): string {
  const places = ['./migrations/', '../migrations/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`no migrations found: looked in ${places.join(' and ')}`)
  return found
}
