import type { Provider } from '../../../shared/domain/inbound-parts.ts'
import type { Member } from '../../../shared/domain/reference.ts'

/** Who did something, as a message says; `names` is false where it says no more than a number that nobody here carries. */
export type SaidBy = { readonly by: string; readonly names: boolean }

/**
 * The person that a provider field (XCN) means (rule SN10): the account that carries its number, by that account's name; else
 * the name as said; else the number as said, which names nobody. Null: it says nothing.
 */
export function saidBy(provider: Provider | null, members: readonly Pick<Member, 'name' | 'numbers'>[]): SaidBy | null {
  if (provider === null) return null
  const { id, family, given } = provider
  const number = id?.trim().toUpperCase() ?? ''
  const known = number === '' ? undefined : members.find(({ numbers = [] }) => numbers.includes(number))
  if (known !== undefined) return { by: known.name, names: true }
  const name = [family, given].map((part) => part.trim()).filter((part) => part !== '')
  if (name.length > 0) return { by: name.join(', '), names: true }
  return number === '' ? null : { by: id?.trim() ?? '', names: false }
}
