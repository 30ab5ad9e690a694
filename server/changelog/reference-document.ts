import { createHash } from 'node:crypto'
import type { Actor } from '../../shared/domain/person.ts'
import { referenceSchema, type Reference } from '../../shared/domain/reference.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import { isReferenceScope } from '../../shared/protocol/reference-scope.ts'
import { readMeasured } from '../db/measured-store.ts'
import { workflowStatesOf } from '../db/workflow-state.ts'
import type { Reads } from '../db/port.ts'

/** A facility's reference data as one document, with its hash as tag. */
export type ReferenceDocument = { readonly reference: Reference; readonly tag: string }

/** The document as each class sees it: a wall display shows nobody's absence. */
export type ReferenceDocuments = { readonly wall: ReferenceDocument; readonly others: ReferenceDocument }

/** Reads them with the newest version of every template beside those they name; null before the facility was seeded. */
export async function readReference(reads: Reads, facility: string): Promise<ReferenceDocuments | null> {
  const [stored, templates, measured, states, roster] = await Promise.all([
    reads.reference(facility),
    reads.templates(facility),
    readMeasured(reads, facility),
    reads.workflowStates(facility),
    reads.roster(facility),
  ])
  if (stored === null) return null
  const known = measured === null ? {} : { measured }
  const reference = referenceSchema.parse({
    ...Object(stored),
    ...known,
    ...(roster.absences.length === 0 ? {} : { absences: roster.absences }),
    templates: templates.map((template) => template.body),
    ...retiredOf(templates, workflowStatesOf(states)),
  })
  const { absences: _, ...wall } = reference
  return { wall: tagged(wall), others: tagged(reference) }
}

/** The document as somebody gets it; null for who has no scope of reference data. */
export function referenceOfActor(documents: ReferenceDocuments, actor: Actor): ReferenceDocument | null {
  const grant = scopesOfActor(actor).find(({ scope }) => isReferenceScope(scope))
  return grant === undefined ? null : referenceFor(documents, grant.class)
}

/** The document of a class. */
export function referenceFor({ wall, others }: ReferenceDocuments, held: RowClass): ReferenceDocument {
  return held === 'wall' ? wall : others
}

function tagged(reference: Reference): ReferenceDocument {
  const tag = createHash('sha256').update(JSON.stringify(reference)).digest('base64url').slice(0, 22)
  return { reference, tag }
}

/** Workflows without a version that still opens; nothing where there are none, so that the document stays the same. */
function retiredOf(
  templates: readonly { readonly id: string; readonly version: number }[],
  states: ReturnType<typeof workflowStatesOf>,
): Pick<Reference, 'retired'> {
  const isRetired = ({ id, version }: { id: string; version: number }) =>
    states.get(id)?.retired.some((one) => one.version === version) === true
  const opening = new Set(templates.filter((template) => !isRetired(template)).map(({ id }) => id))
  const retired = [...new Set(templates.map(({ id }) => id))].filter((id) => !opening.has(id)).toSorted()
  return retired.length === 0 ? {} : { retired }
}
