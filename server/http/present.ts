import { toIso } from '../../shared/kernel/instant.ts'

/** Members that hold instants although their name does not end in `At`. */
const INSTANTS = new Set(['at', 'since', 'until', 'from', 'to', 'backBy'])

/** A value as REST shows it: instants as ISO 8601 text (UTC), everything else as it is. */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, presentMember(key, inner)]))
}

function presentMember(key: string, value: unknown): unknown {
  // Stages by the instant they were reached.
  if (key === 'reached' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([stage, at]) => [stage, presentMember('at', at)]))
  return typeof value === 'number' && isInstantName(key) ? toIso(value) : present(value)
}

/** True for members that hold an instant, by their name. */
export function isInstantName(key: string): boolean {
  return key.endsWith('At') || INSTANTS.has(key)
}
