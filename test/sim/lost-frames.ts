import type { Frame } from '../../shared/protocol/frame.ts'
import type { SimRandom } from './random.ts'
import type { Reached } from './sometimes.ts'

export type LostFramesParts = {
  readonly random: SimRandom
  readonly reached: Reached
  /** A frame may be lost alone just now. */
  readonly losesFrames: () => boolean
}

/** The frames that one line loses: one at a time, until its successor in the same scope shows the gap. */
export class LostFrames {
  readonly #parts: LostFramesParts
  /** The scope whose frame was lost; until its next frame nothing may vouch for what came before. */
  #gap: string | null = null

  constructor(parts: LostFramesParts) {
    this.#parts = parts
  }

  /** A frame is lost whose successor has not come yet. */
  get hasGap(): boolean {
    return this.#gap !== null
  }

  /** Frames that are never lost: they show the gap as any successor does. */
  came(frames: readonly Frame[]): void {
    if (frames.some(({ scope }) => scope === this.#gap)) this.#gap = null
  }

  /** Whether this message is lost: now and then a frame, and whatever would vouch for a stream with a hole. */
  loses(event: string, message: object): boolean {
    if (event === 'heartbeat') return this.hasGap
    const { scope } = message as Partial<Frame>
    if (event !== 'frame' || scope === undefined) return false
    if (scope === this.#gap) this.#gap = null
    else if (this.#gap === null && this.#parts.losesFrames() && this.#parts.random.oneIn(150)) {
      this.#parts.reached.seen('frame lost')
      this.#gap = scope
      return true
    }
    return false
  }
}
