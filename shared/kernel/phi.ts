import type { z } from 'zod'

/** Marks a value in its type alone; nothing of it is there when the program runs. */
declare const mark: unique symbol

/**
 * What tells of a patient: a name, a number, a finding. It may be read and shown like the value it is; doors that lead
 * outside the rows (logs, metrics, notifications, addresses, webhooks) take `NoPhi` and do not compile with it
 * (reliability.md). Text that was made out of such a value has lost the mark: make none on the way to a door.
 */
export type Phi<T> = T & { readonly [mark]?: 'phi' }

/** The type itself where nothing in it, at any depth, is marked; `never` in the place of what is. */
export type NoPhi<T> =
  // Each member of a union is asked for itself: `keyof` a union has what all members have.
  T extends unknown
    ? typeof mark extends keyof T
      ? never
      : T extends Error | Date
        ? T
        : T extends object
          ? { readonly [K in keyof T]: NoPhi<T[K]> }
          : T
    : never

/** The schema as it is, whose values are marked. */
export function phi<S extends z.ZodType>(schema: S): z.ZodType<Phi<z.output<S>>, z.input<S>> {
  // Only the type changes; an optional mark fits every value.
  return schema as z.ZodType<Phi<z.output<S>>, z.input<S>>
}
