import { MINUTE_MS, type Instant } from '../../../shared/kernel/instant.ts'

/**
 * Where scenario minutes lie on the real clock. What lies before the start keeps its length, so that histories have
 * believable ages; what comes after is compressed by the speed.
 */
export type Axis = {
  timeOf(atMin: number): Instant
  minOf(at: Instant): number
}

/** Minute `zeroMin` of the scenario is `zeroAt`; a minute after it lasts `1 / speed` minutes. */
export function makeAxis({ zeroAt, zeroMin, speed }: { zeroAt: Instant; zeroMin: number; speed: number }): Axis {
  return {
    timeOf: (atMin) => {
      const minutes = atMin - zeroMin
      return Math.round(zeroAt + (minutes < 0 ? minutes : minutes / speed) * MINUTE_MS)
    },
    minOf: (at) => {
      const minutes = (at - zeroAt) / MINUTE_MS
      return zeroMin + (minutes < 0 ? minutes : minutes * speed)
    },
  }
}
