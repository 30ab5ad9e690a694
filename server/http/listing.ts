import { z } from 'zod'
import type { Actor } from '../../shared/domain/person.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Listed, Page } from '../db/port.ts'
import { present } from './present.ts'

/** Items of a page at most; who asks for more gets so many, and `next`. */
const MOST_ITEMS = 500

/** The query members every list has. */
export const pageShape = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((limit) => Math.min(limit, MOST_ITEMS))
    .default(100),
  after: z.string().max(400).optional(),
}

/** The shape every list answers with. */
export function listOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** The page that a query asks for. */
export function pageOf(query: { limit: number; after?: string | undefined }): Page {
  return { limit: query.limit, after: query.after ?? null }
}

/** A list as REST shows it. `isTimeOf` tells which facts of an item hold an instant. */
export function presentList<T>(
  { items, next }: Listed<T>,
  show: (item: T) => unknown,
  isTimeOf?: (item: T) => (fact: string) => boolean,
): unknown {
  return { items: items.map((item) => present(show(item), isTimeOf?.(item))), next }
}

/** The names of the scopes a person reads. */
export function scopeNames(actor: Actor): string[] {
  return scopesOfActor(actor).map(({ scope }) => scope)
}
