import { z } from 'zod'

/** How somebody stands to the patient: the thirteen types of domain.md part E. */
export const relationshipTypeSchema = z.enum([
  'patient',
  'guarantor',
  'family-arranger',
  'guardian',
  'emergency-contact',
  'referring-provider',
  'referred-to-provider',
  'primary-care',
  'case-manager',
  'insurer',
  'broker',
  'receiving-facility',
  'interpreter',
])
export type RelationshipType = z.infer<typeof relationshipTypeSchema>
