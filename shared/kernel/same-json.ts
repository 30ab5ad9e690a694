/**
 * True where two values say the same as JSON, whatever the order of their members: what is undefined is not there. Stops
 * at the first difference and shares what is the same object, so that it costs a fraction of writing both out.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b)
  return !Array.isArray(b) && sameMembers(a as Members, b as Members)
}

/** Plain data: whatever is neither null nor a list. */
type Members = Readonly<Record<string, unknown>>

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (!sameJson(a[at], b[at])) return false
  return true
}

function sameMembers(a: Members, b: Members): boolean {
  let members = 0
  for (const name in a) {
    const mine = a[name]
    if (mine === undefined) continue
    if (!sameJson(mine, b[name])) return false
    members += 1
  }
  for (const name in b) if (b[name] !== undefined) members -= 1
  return members === 0
}
