import type { Actor } from '../../../shared/domain/person.ts'
import { homesOf } from '../../../shared/domain/journey-view.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../reference-view.ts'
import { boardsOf } from './boards-of.ts'

/** Why a board without rows is empty for a person: nothing is open, and how one opens; or its rows are others'. */
export type EmptyBoard =
  | { readonly kind: 'opens'; readonly how: 'both' | 'manual' | 'self' }
  | { readonly kind: 'not-sent'; readonly departments: readonly string[] }

/** What an empty board of a workflow says to a person. */
export function emptyBoard(template: Template, reference: ReferenceView | null, actor: Actor | null): EmptyBoard {
  const isMine = reference === null || actor === null || boardsOf(reference, actor).includes(template)
  const homes = homesOf({ workflow: template.id, ...(template.home.length > 0 && { home: [...template.home] }) })
  const departments = homes.map((id) => reference?.departments.get(id)?.name ?? id)
  if (!isMine && departments.length > 0) return { kind: 'not-sent', departments }
  const manual = template.triggers.some(({ on }) => on === 'manual')
  const self = template.triggers.some(({ on }) => on !== 'manual')
  return { kind: 'opens', how: manual && self ? 'both' : manual ? 'manual' : 'self' }
}
