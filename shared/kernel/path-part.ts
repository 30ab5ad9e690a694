import type { NoPhi } from './phi.ts'

/** A value as one part of an address. Addresses stand in histories and logs of others: nothing of a patient is taken. */
export function pathPart<T extends string>(value: T & NoPhi<T>): string {
  return encodeURIComponent(value)
}
