import type { Coded } from '../../../shared/domain/inbound-parts.ts'

/**
 * What a list of the house (`auth:MRI`) says of codes: the kind of the first that stands in it, or null. Codes are compared
 * in any case; kinds that the caller does not ask for are left to others.
 */
export function listedKind<K extends string>(
  list: readonly string[],
  codes: readonly Pick<Coded, 'code'>[],
  kinds: readonly K[],
): K | null {
  const wanted = list.map((entry) => ({
    kind: entry.slice(0, entry.indexOf(':')),
    code: entry
      .slice(entry.indexOf(':') + 1)
      .trim()
      .toUpperCase(),
  }))
  for (const { code } of codes) {
    const found = wanted.filter((one) => one.code === code.trim().toUpperCase())
    const kind = kinds.find((one) => found.some((entry) => entry.kind === one))
    if (kind !== undefined) return kind
  }
  return null
}
