import type { Listed, Page } from '../port.ts'

/** One page of items in the order of their ids; `next` is the last id given where more follow. */
export function pageById<T>(items: Iterable<T>, page: Page, idOf: (item: T) => string): Listed<T> {
  const after = page.after
  const found = [...items]
    .filter((item) => after === null || idOf(item) > after)
    .sort((a, b) => compareText(idOf(a), idOf(b)))
  return cutPage(found, page, idOf)
}

/** The first items of a list that is in order already. */
export function cutPage<T>(found: readonly T[], page: Page, idOf: (item: T) => string): Listed<T> {
  const items = found.slice(0, page.limit)
  const last = items.at(-1)
  return { items, next: found.length > items.length && last !== undefined ? idOf(last) : null }
}

/** Order by code unit, as a database with the C collation has it. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
