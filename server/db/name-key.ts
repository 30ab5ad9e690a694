/** A family name as people confuse it: without case, accents and outer blanks. Never shown. */
export function nameKey(family: string): string {
  return family.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
