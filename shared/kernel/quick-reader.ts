import type { z } from 'zod'

/** What of a schema reads values. */
export type Reader<T> = {
  /** @throws what the schema throws */
  parse(value: unknown): T
  safeParse(value: unknown): z.ZodSafeParseResult<T>
}

/**
 * A reader that gives what the schema gives, quicker: a value that already is what the schema would make of it is given
 * back as it is; anything else goes through the schema, which decides and says why. Without eval a schema takes about
 * 20 µs a row (a console starts with 10,000), the guard a tenth.
 */
export function quickReader<T>(schema: z.ZodType<T>): Reader<T> {
  const guard = guardOf(schema)
  // The guard says yes only to values that the schema gives back unchanged (shared/domain/row-reader.test.ts, by property).
  const isPlain = (value: unknown): value is T => guard(value)
  return {
    parse: (value) => (isPlain(value) ? value : schema.parse(value)),
    safeParse: (value) => (isPlain(value) ? { success: true, data: value } : schema.safeParse(value)),
  }
}

type Guard = (value: unknown) => boolean
type Checks = readonly z.core.$ZodCheck[] | undefined

/** True only for what the schema takes and gives back equal; false where that is not certain. */
function guardOf(schema: z.core.$ZodType): Guard {
  // The union of all kinds of schemas that the library has.
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      // The guard knows no other members; a schema that takes them is asked itself.
      return isClosed(def.catchall) && !def.checks?.length ? objectGuard(def.shape) : never
    case 'string':
      return 'format' in def ? never : checked((value) => typeof value === 'string', def.checks)
    case 'number':
      return checked((value) => Number.isFinite(value), def.checks)
    case 'boolean':
      return def.checks?.length ? never : (value) => typeof value === 'boolean'
    case 'null':
      return (value) => value === null
    case 'literal':
      return oneOf(def.values)
    case 'enum':
      return oneOf(Object.values(def.entries))
    case 'array':
      return arrayGuard(guardOf(def.element), def.checks)
    case 'record':
      return recordGuard(guardOf(def.keyType), guardOf(def.valueType))
    case 'nullable':
      return orElse(guardOf(def.innerType), null)
    case 'optional':
      return orElse(guardOf(def.innerType), undefined)
    // A value that is there is what the inner schema says; one that is missing is put in by the schema.
    case 'default':
    case 'prefault':
      return guardOf(def.innerType)
    case 'union':
      return def.checks?.length ? never : unionGuard(def)
    case 'unknown':
      return def.checks?.length ? never : () => true
    default:
      return never
  }
}

const never: Guard = () => false

function oneOf(values: readonly unknown[]): Guard {
  const known = new Set(values)
  return (value) => known.has(value)
}

function orElse(guard: Guard, other: null | undefined): Guard {
  return (value) => value === other || guard(value)
}

/**
 * Every member as its schema has it, and no other: the schema would leave others out. One walk over the members that are
 * there: reading every member of the schema by its name takes twice as long.
 */
function objectGuard(shape: Readonly<Record<string, z.core.$ZodType>>): Guard {
  const members = new Map(Object.entries(shape).map(([name, member]) => [name, memberOf(guardOf(member))]))
  const wanted = [...members.values()].filter(({ isWanted }) => isWanted).length
  return (value) => {
    if (!isObject(value)) return false
    let found = 0
    for (const name in value) {
      const member = members.get(name)
      if (member === undefined || !member.guard(value[name])) return false
      if (member.isWanted) found += 1
    }
    return found === wanted
  }
}

/** `isWanted`: a value without this member is not plain. */
function memberOf(guard: Guard): { readonly guard: Guard; readonly isWanted: boolean } {
  return { guard, isWanted: !guard(undefined) }
}

function recordGuard(key: Guard, member: Guard): Guard {
  return (value) => isRecord(value) && Object.keys(value).every((name) => key(name) && member(value[name]))
}

function arrayGuard(element: Guard, checks: Checks): Guard {
  return checked((value) => Array.isArray(value) && value.every(element), checks)
}

function unionGuard(def: z.core.$ZodUnionDef): Guard {
  const guards = def.options.map(guardOf)
  const plain: Guard = (value) => guards.some((guard) => guard(value))
  const name = 'discriminator' in def ? String(def.discriminator) : null
  if (name === null) return plain
  const byTag = new Map<unknown, Guard>()
  for (const [at, option] of def.options.entries())
    for (const tag of option._zod.propValues?.[name] ?? []) byTag.set(tag, guards[at] ?? never)
  return (value) => isRecord(value) && byTag.get(value[name])?.(value) === true
}

/** What JSON calls an object. `__proto__` as a name of its own would not come back: such a value is not plain. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Object.hasOwn(value, '__proto__')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checked(guard: Guard, checks: Checks): Guard {
  const all = (checks ?? []).map(checkGuard)
  return all.length === 0 ? guard : (value) => guard(value) && all.every((one) => one(value))
}

/** The bounds that rows use; any other check is the schema's. */
function checkGuard(check: z.core.$ZodCheck): Guard {
  // The union of all checks that the library has.
  const { def } = (check as unknown as z.core.$ZodChecks)._zod
  const refine = refinementIn(def)
  if (refine !== null) return (value) => refine(value) === true
  switch (def.check) {
    case 'max_length':
      return (value) => lengthOf(value) <= def.maximum
    case 'min_length':
      return (value) => lengthOf(value) >= def.minimum
    case 'number_format':
      return def.format === 'safeint' ? Number.isSafeInteger : never
    case 'string_format':
      return def.format === 'regex' && def.pattern !== undefined ? matches(def.pattern) : never
    case 'greater_than':
      return (value) => (def.inclusive ? Number(value) >= Number(def.value) : Number(value) > Number(def.value))
    case 'less_than':
      return (value) => (def.inclusive ? Number(value) <= Number(def.value) : Number(value) < Number(def.value))
    default:
      return never
  }
}

function isClosed(catchall: z.core.$ZodType | undefined): boolean {
  return catchall === undefined || catchall._zod.def.type === 'never'
}

function matches({ source, flags }: RegExp): Guard {
  // Without memory of the last match.
  const pattern = new RegExp(source, flags.replaceAll(/[gy]/g, ''))
  return (value) => typeof value === 'string' && pattern.test(value)
}

/** A refinement of ours: it says yes or no to the value as it is. */
function refinementIn(def: object): ((value: unknown) => unknown) | null {
  if (!('check' in def) || def.check !== 'custom' || !('fn' in def) || typeof def.fn !== 'function') return null
  const { fn } = def
  return (value) => Reflect.apply(fn, undefined, [value])
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN
}
