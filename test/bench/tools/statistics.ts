/** The value below which `share` (0 to 1) of the samples lie; nearest rank. Throws for no samples: nothing was measured. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** The 95th percentile. */
export function p95(samples: readonly number[]): number {
  return quantile(samples, 0.95)
}
