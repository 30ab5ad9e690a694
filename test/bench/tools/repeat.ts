/** Runs `work` so many times without looking, then so many times measured; gives each run's ms. */
export function timed(work: () => unknown, { warmUp, times }: { warmUp: number; times: number }): number[] {
  for (let run = 0; run < warmUp; run += 1) work()
  return Array.from({ length: times }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
}

/**
 * Measures two ways of doing the same in turns (ours, bare, ours, bare...), so that a machine that gets slower gets
 * slower for both. The first turn of each only warms up.
 */
export async function inTurns<T>(
  rounds: number,
  ours: () => Promise<T>,
  bare: () => Promise<T>,
): Promise<{ readonly ours: T[]; readonly bare: T[] }> {
  const found = { ours: [] as T[], bare: [] as T[] }
  for (let round = 0; round <= rounds; round += 1) {
    const one = await ours()
    const other = await bare()
    if (round === 0) continue
    found.ours.push(one)
    found.bare.push(other)
  }
  return found
}

/** Waits, ms. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits until a condition holds, looking every few ms. @throws after `ms` */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const ends = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > ends) throw new Error(`${what}: not within ${ms} ms`)
    await pause(10)
  }
}
