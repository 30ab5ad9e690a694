import type { z } from 'zod'
import type { Reader } from './quick-reader.ts'

/**
 * A reader for what a newer peer may have written: members that the schema does not know are left out, wherever they stand,
 * and the rest is read as ever (rule ND6). A value that the schema does not know stays a fault.
 */
export function newerReader<T>(reader: Reader<T>): Reader<T> {
  const safeParse = (value: unknown): z.ZodSafeParseResult<T> => {
    const read = reader.safeParse(value)
    if (read.success) return read
    const known = withoutUnknown(value, read.error.issues)
    // Each turn leaves at least one member out, so this ends.
    return known === null ? read : safeParse(known)
  }
  return {
    safeParse,
    parse: (value) => {
      const read = safeParse(value)
      if (read.success) return read.data
      throw read.error
    },
  }
}

type Path = readonly PropertyKey[]
type Issues = readonly z.core.$ZodIssue[]
type Unknown = { readonly path: Path; readonly keys: readonly string[] }

/** The value without the members that nobody knows; null: that is not what is wrong with it. */
function withoutUnknown(value: unknown, issues: Issues): unknown {
  const found = issues.flatMap((issue) => unknownIn(issue))
  return found.length === 0 ? null : found.reduce<unknown>((rest, { path, keys }) => without(rest, path, keys), value)
}

/** Of a choice between shapes: what the first one that lacks nothing else does not know. */
function unknownIn(issue: z.core.$ZodIssue): readonly Unknown[] {
  if (issue.code === 'unrecognized_keys') return [{ path: issue.path, keys: issue.keys }]
  if (issue.code !== 'invalid_union') return []
  const fitting = issue.errors.find((errors) => errors.every((error) => unknownIn(error).length > 0))
  return (fitting ?? []).flatMap(unknownIn).map(({ path, keys }) => ({ path: [...issue.path, ...path], keys }))
}

function without(value: unknown, [head, ...rest]: Path, keys: readonly string[]): unknown {
  const inside = (name: PropertyKey, one: unknown) => (name === head ? without(one, rest, keys) : one)
  if (Array.isArray(value)) return value.map((one, index) => inside(index, one))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  if (head === undefined) return Object.fromEntries(members.filter(([name]) => !keys.includes(name)))
  return Object.fromEntries(members.map(([name, one]) => [name, inside(name, one)]))
}
