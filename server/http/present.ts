import { toIso } from '../../shared/kernel/instant.ts'
import { isInstantFact } from '../../shared/workflow/template/fact-names.ts'

/** Members that hold instants although their name does not end in `At`. */
const INSTANTS = new Set(['at', 'since', 'until', 'from', 'to', 'backBy'])

type IsTime = (fact: string) => boolean

/**
 * A value as REST shows it: instants as ISO 8601 text (UTC), everything else as it is. `isTime` tells which facts hold an
 * instant; where nobody knows the workflow, the common ones.
 */
export function present(value: unknown, isTime: IsTime = isInstantFact): unknown {
  if (Array.isArray(value)) return value.map((one) => present(one, isTime))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, presentMember(key, inner, isTime)]))
}

function presentMember(key: string, value: unknown, isTime: IsTime): unknown {
  // Stages by the instant they were reached.
  if (key === 'reached' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([stage, at]) => [stage, presentMember('at', at, isTime)]))
  if (key === 'facts' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, fact]) => [name, presentFact(name, fact, isTime)]))
  return typeof value === 'number' && isInstantName(key) ? toIso(value) : present(value, isTime)
}

/** Facts that hold an instant show it as everything else does. */
function presentFact(name: string, fact: unknown, isTime: IsTime): unknown {
  if (!isTime(name) || typeof fact !== 'object' || fact === null) return present(fact, isTime)
  const members = Object.entries(fact)
  return Object.fromEntries(
    members.map(([key, inner]) => [key, presentMember(key === 'value' || key === 'was' ? 'at' : key, inner, isTime)]),
  )
}

/** True for members that hold an instant, by their name. */
export function isInstantName(key: string): boolean {
  return key.endsWith('At') || INSTANTS.has(key)
}
