import { createHash } from 'node:crypto'
import { referenceSchema, type Reference } from '../../shared/domain/reference.ts'
import { readMeasured } from '../db/measured-store.ts'
import type { Reads } from '../db/port.ts'

/** A facility's reference data as one document, with its hash as tag. */
export type ReferenceDocument = { readonly reference: Reference; readonly tag: string }

/** Reads it with the newest version of every template beside those it names; null before the facility was seeded. */
export async function readReference(reads: Reads, facility: string): Promise<ReferenceDocument | null> {
  const [stored, templates, measured] = await Promise.all([
    reads.reference(facility),
    reads.templates(facility),
    readMeasured(reads, facility),
  ])
  if (stored === null) return null
  const known = measured === null ? {} : { measured }
  const reference = referenceSchema.parse({
    ...Object(stored),
    ...known,
    templates: templates.map((template) => template.body),
  })
  const tag = createHash('sha256').update(JSON.stringify(reference)).digest('base64url').slice(0, 22)
  return { reference, tag }
}
