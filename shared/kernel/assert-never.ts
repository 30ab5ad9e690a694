/** Closes a switch: a variant that is not handled fails to compile, and at run time throws with the value. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`)
}
