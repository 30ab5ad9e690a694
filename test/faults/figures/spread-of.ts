import { quantile } from '../../bench/tools/statistics.ts'

/** `median 3 ms, p99 9 ms, worst 12 ms, n = 40`; says so where nothing was measured. */
export function spreadOf(times: readonly number[]): string {
  if (times.length === 0) return 'nothing measured'
  const at = (share: number) => `${Math.round(quantile(times, share))} ms`
  return `median ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}, n = ${times.length}`
}
