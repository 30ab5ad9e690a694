import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { isPastTarget } from '../../state/views/referral-rank.ts'
import type { Template } from '../../../shared/workflow/template.ts'

/** How many open referrals stand in a stage, and how many of them longer than they should. `past` null: it has no target. */
export type StageCount = {
  readonly stage: string
  readonly title: string
  readonly side: boolean
  readonly toTarget: number
  readonly past: number | null
}

/** The matrix over the ids of one workflow; the closing stage is left out, what is there is over. */
export function stageMatrix(
  ids: readonly string[],
  of: { board: BoardStore; reference: ReferenceView; template: Template; now: number },
): StageCount[] {
  const counts = new Map<string, { all: number; past: number }>()
  for (const id of ids) {
    const journey = of.board.row('journey', id)
    if (journey === null || journey.state === 'closed') continue
    const was = counts.get(journey.stage) ?? { all: 0, past: 0 }
    const past = isPastTarget(of.reference, journey, of.now) ? 1 : 0
    counts.set(journey.stage, { all: was.all + 1, past: was.past + past })
  }
  return of.template.stages
    .filter(({ id }) => id !== of.template.closedStage)
    .map(({ id, title, side, targetMin }) => {
      const { all, past } = counts.get(id) ?? { all: 0, past: 0 }
      return { stage: id, title, side, toTarget: all - past, past: targetMin === undefined ? null : past }
    })
}
