import { z } from 'zod'

/** What a person may be. Worker roles act for departments; the others look after units, departments or the house. */
export const roleSchema = z.enum([
  'worker',
  'unit-coordinator',
  'department-lead',
  'house-supervisor',
  'referral-coordinator',
  'compliance-officer',
  'template-owner',
  'integration-analyst',
  'wall-display',
])
export type Role = z.infer<typeof roleSchema>

/** What a row may show: each class holds the former (design.md section 5). */
export const classSchema = z.enum(['wall', 'ops', 'id', 'phi'])
export type RowClass = z.infer<typeof classSchema>

/** True where a reader of class `held` may read rows of class `needed`. */
export function mayRead(held: RowClass, needed: RowClass): boolean {
  return classSchema.options.indexOf(held) >= classSchema.options.indexOf(needed)
}
