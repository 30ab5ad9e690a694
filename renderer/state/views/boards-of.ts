import type { Actor } from '../../../shared/domain/person.ts'
import { homesOf, REFERRAL_DEPARTMENTS } from '../../../shared/domain/journey-view.ts'
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
  return boardsInOrder(reference).filter((template) => nearnessOf(template, actor) !== null)
}

/** Of those at most so many, the nearest, in the same order: what lives with a person before what they have a part in. */
export function nearestBoards(reference: ReferenceView, actor: Actor, most: number): readonly Template[] {
  const mine = boardsOf(reference, actor)
  const near = mine.toSorted((a, b) => (nearnessOf(a, actor) ?? 0) - (nearnessOf(b, actor) ?? 0)).slice(0, most)
  return mine.filter((template) => near.includes(template))
}

/** 0: it lives with them, by role, unit or home; 1: a department of theirs has steps in it; null: neither. */
function nearnessOf(template: Template, { roles, departments }: Actor): 0 | 1 | null {
  // Every department has a lead: the workflow's own is one of a department where it lives.
  if (template.ownerRole !== 'department-lead' && roles.includes(template.ownerRole)) return 0
  const onUnit = template.subject === 'visit' || template.subject === 'bed'
  if (onUnit && (roles.includes('unit-coordinator') || roles.includes('house-supervisor'))) return 0
  const home: readonly string[] = homesOf({
    workflow: template.id,
    ...(template.home.length > 0 && { home: [...template.home] }),
  })
  const mine: readonly string[] = roles.includes('referral-coordinator')
    ? [...departments, ...REFERRAL_DEPARTMENTS]
    : departments
  if (mine.some((department) => home.includes(department))) return 0
  const parts = new Set<string>(
    template.tasks.flatMap(({ department, departmentWhen }) => [
      department,
      ...departmentWhen.map((one) => one.department),
    ]),
  )
  return mine.some((department) => parts.has(department)) ? 1 : null
}
