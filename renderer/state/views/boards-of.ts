import type { Actor } from '../../../shared/domain/person.ts'
import { REFERRAL_DEPARTMENTS } from '../../../shared/domain/journey-view.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../reference-view.ts'

/** The boards of workflows that a letter leads to after g; all others go by their place. */
export const BOARD_LETTERS: { readonly [letter: string]: string } = { d: 'discharge', r: 'referral.in' }

/**
 * The boards in the order in which everything lists them (rule BO25): those with a letter, then by title. It depends on
 * the reference data alone, so that a place never changes under the hand.
 */
export function boardsInOrder(reference: ReferenceView): readonly Template[] {
  const letters = Object.values(BOARD_LETTERS)
  const rank = ({ id }: Template) => (letters.includes(id) ? letters.indexOf(id) : letters.length)
  return [...reference.boards].sort((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1))
}

/** The boards that concern a person: their units, homes, departments or role have a part in the workflow (rule BO25). */
export function boardsOf(reference: ReferenceView, actor: Actor): readonly Template[] {
  return boardsInOrder(reference).filter((template) => concerns(template, actor))
}

function concerns(template: Template, { roles, departments }: Actor): boolean {
  if (roles.includes(template.ownerRole)) return true
  const onUnit = template.subject === 'visit' || template.subject === 'bed'
  if (onUnit && (roles.includes('unit-coordinator') || roles.includes('house-supervisor'))) return true
  const parts = new Set<string>([...template.home, ...template.tasks.map(({ department }) => department)])
  const mine: readonly string[] = roles.includes('referral-coordinator')
    ? [...departments, ...REFERRAL_DEPARTMENTS]
    : departments
  return mine.some((department) => parts.has(department))
}
