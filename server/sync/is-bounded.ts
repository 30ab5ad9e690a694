/** How deep and how wide a message may be (reliability.md: limits before anything recursive looks at it). */
const MOST_DEPTH = 32
const MOST_KEYS = 1_000

/** True for plain data within the limits. Walks without recursion, so that depth cannot hurt it. */
export function isBounded(message: unknown): boolean {
  const open: { value: unknown; depth: number }[] = [{ value: message, depth: 0 }]
  let keys = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    const inner = Object.entries(value)
    keys += inner.length
    if (depth >= MOST_DEPTH || keys > MOST_KEYS) return false
    for (const [key, one] of inner) {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') return false
      open.push({ value: one, depth: depth + 1 })
    }
  }
  return true
}
