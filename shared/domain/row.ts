import { z } from 'zod'
import { escalationRowSchema } from './escalation.ts'
import { journeyIdentitySchema, journeyPhiSchema, journeyRowSchema } from './journey.ts'
import type { RowClass } from './roles.ts'
import { taskPhiSchema, taskRowSchema } from './task.ts'

/** Every row a console may hold. */
export const rowSchema = z.discriminatedUnion('kind', [
  journeyRowSchema,
  taskRowSchema,
  escalationRowSchema,
  journeyIdentitySchema,
  journeyPhiSchema,
  taskPhiSchema,
])
export type Row = z.infer<typeof rowSchema>
export type RowKind = Row['kind']

/** The class a reader needs for a row of this kind (design.md section 5). */
export const CLASS_OF: { readonly [K in RowKind]: RowClass } = {
  journey: 'ops',
  task: 'ops',
  escalation: 'ops',
  journeyId: 'id',
  journeyPhi: 'phi',
  taskPhi: 'phi',
}

/** A row's place in any store: unique over all kinds. */
export function rowKey(row: Pick<Row, 'kind' | 'id'>): string {
  return `${row.kind}:${row.id}`
}
