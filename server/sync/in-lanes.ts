/** Runs `work` on each, so many at once, and gives the results in the order of the items. */
export async function inLanes<T, R>(lanes: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += lanes)
    results.push(...(await Promise.all(items.slice(from, from + lanes).map(work))))
  return results
}
