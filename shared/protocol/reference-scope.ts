/** The scope that carries a facility's reference data as one document (design.md section 5). */
export function referenceScopeOf(facility: string): string {
  return `facility:${facility}:ref`
}

/** True for the scope of reference data: it has no rows. */
export function isReferenceScope(scope: string): boolean {
  return /^facility:.+:ref$/.test(scope)
}
