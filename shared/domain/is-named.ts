import type { Person } from './person.ts'

/**
 * Whether a record's words name this person: their id, its own part behind the house's, or their whole name in any order
 * and case ("LIND, KARIN"). Errs on the side of yes: it keeps people from confirming or approving their own (rule AP8).
 */
export function isNamed(text: string, { id, name }: Pick<Person, 'name'> & { readonly id?: string }): boolean {
  const said = wordsOf(text)
  if (said === '') return false
  if (said === wordsOf(name)) return true
  return (
    id !== undefined &&
    [id, id.slice(id.indexOf(':') + 1)].some((one) => one.toLowerCase() === text.trim().toLowerCase())
  )
}

/** Words without case, accents, signs and order. */
function wordsOf(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .toSorted()
    .join(' ')
}
