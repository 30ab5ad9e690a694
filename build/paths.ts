import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** A path inside the project. */
export function inRoot(...parts: string[]): string {
  return resolve(ROOT, ...parts)
}
