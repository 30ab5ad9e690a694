/** So much work, and what it cost. */
export type Cost = { readonly work: number; readonly value: number }

/**
 * How a cost grows with the work: the slope of a line through the points on doubly logarithmic paper. 0: no growth; 1: as the
 * work grows; 2: with its square.
 */
export function slope(costs: readonly Cost[]): number {
  const points = costs.map(({ work, value }) => [Math.log(work), Math.log(value)] as const)
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  return points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
}
