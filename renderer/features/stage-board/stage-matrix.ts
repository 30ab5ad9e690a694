import type { Template } from '../../../shared/workflow/template/template.ts'
import type { BoardStore } from '../../state/board-store.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { ageOf, type Age } from '../../state/views/stage-board-rank.ts'

/** How many open journeys stand in a stage, by the side of their target. `stage` null: all of them. */
export type StageCount = {
  readonly stage: string | null
  readonly title: string
  readonly side: boolean
  readonly counts: { readonly [A in Age]: number }
}

/** What the matrix is taken of. */
export type MatrixOf = {
  readonly board: Pick<BoardStore, 'journey'>
  readonly reference: ReferenceView
  readonly template: Template
  readonly now: number
}

/** The matrix over the ids of one workflow, all first; the closing stage is left out, what is there is over. */
export function stageMatrix(ids: readonly string[], { board, reference, template, now }: MatrixOf): StageCount[] {
  const tally = new Map<string, { to: number; past: number }>()
  const all = { to: 0, past: 0 }
  for (const id of ids) {
    const state = board.journey(id)
    if (state === null || state.journey.state === 'closed') continue
    const age = ageOf(reference, state, now)
    const stage = tally.get(state.journey.stage) ?? { to: 0, past: 0 }
    stage[age] += 1
    all[age] += 1
    tally.set(state.journey.stage, stage)
  }
  const stages = template.stages.filter(({ id }) => id !== template.closedStage)
  const inOrder = [...stages.filter(({ side }) => !side), ...stages.filter(({ side }) => side)]
  return [
    { stage: null, title: '', side: false, counts: all },
    ...inOrder.map(({ id, title, side }) => ({ stage: id, title, side, counts: tally.get(id) ?? { to: 0, past: 0 } })),
  ]
}

/** Two matrices say the same: nothing is drawn anew. */
export function sameMatrix(a: readonly StageCount[], b: readonly StageCount[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
