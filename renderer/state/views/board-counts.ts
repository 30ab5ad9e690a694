import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { BoardStore } from '../board-store.ts'
import type { ReferenceView } from '../reference-view.ts'
import { standingOf } from './journey-standing.ts'
import { ageOf } from './stage-board-rank.ts'
import { templateOf } from './template-facts.ts'

/** Open journeys of a workflow that this console holds, and how many of them are late by their board's own measure. */
export type BoardCount = { readonly open: number; readonly late: number }

/** The counts of one board: a step late where departments are the columns, past the stage's target where stages are. */
export function boardCounts(
  { id, board: { kind } }: Template,
  of: { readonly board: BoardStore; readonly reference: ReferenceView; readonly now: Instant },
): BoardCount {
  const states = of.board.ids(`journeys:workflow:${id}`).flatMap((journey) => of.board.journey(journey) ?? [])
  const open = states.filter(({ journey }) => journey.state === 'open')
  const late = open.filter((state) => {
    if (kind === 'stages') return ageOf(of.reference, state, of.now) === 'past'
    const template = templateOf(of.reference, state.journey)
    return template !== null && standingOf(state, template, of.now).late
  })
  return { open: open.length, late: late.length }
}
